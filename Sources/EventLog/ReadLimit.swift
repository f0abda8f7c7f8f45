/// How much one read may take: a read transaction must not stay open for long, or the log's file grows.
public struct ReadLimit: Sendable, Hashable {
    /// The most records, at least 1.
    public var records: Int
    /// The most bytes, counted after each record: at least one record is read whatever its size.
    public var bytes: Int

    /// Makes a limit.
    public init(records: Int, bytes: Int = 8 << 20) {
        precondition(records >= 1, "a read takes at least one record")
        self.records = records
        self.bytes = bytes
    }

    /// A page of a long scan: 8,192 records or 8 MiB, well under 100 ms.
    public static let page = ReadLimit(records: 8_192)
}
