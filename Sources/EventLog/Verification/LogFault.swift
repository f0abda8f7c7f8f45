/// Something in a log that its writer would not have written, and where.
public struct LogFault: Hashable, Sendable {
    /// The record that it is about, where it is about one.
    public let position: Position?
    /// The page of the data file.
    public let page: UInt64?
    /// Where in the data file: bytes from its start.
    public let byte: UInt64?
    /// What is wrong, a sentence without its end.
    public let problem: String

    /// Names a fault.
    public init(position: Position? = nil, page: UInt64? = nil, byte: UInt64? = nil, problem: String) {
        self.position = position
        self.page = page
        self.byte = byte
        self.problem = problem
    }
}
