/// Something that a test did not expect to find.
public struct Unexpected: Error, CustomStringConvertible {
    /// What.
    public let description: String

    /// Says what was found.
    public init(_ description: String) {
        self.description = description
    }
}
