/// One of an environment's key-value tables, with its type of key.
///
/// A handle is small, may be copied and kept, and is valid as long as its environment is open.
/// Using it in a transaction of another environment is a programmer's mistake and stops the program.
public struct Database<Key: DatabaseKey>: Sendable {
    /// The name within the environment; `nil` for the environment's unnamed database.
    public let name: String?
    let handle: UInt32
    let environment: UInt64
}
