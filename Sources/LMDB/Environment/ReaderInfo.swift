/// One slot of the table of readers, of this or another process.
public struct ReaderInfo: Hashable, Sendable {
    /// The process that took the slot.
    public let process: Int32
    /// The transaction whose pages it keeps from being reused; `nil` when the slot is idle.
    public let transaction: Int?
}
