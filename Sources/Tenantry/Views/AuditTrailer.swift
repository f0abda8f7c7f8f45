/// The end of an export: what it is of, and how it can be checked: the public JSON shape.
public struct AuditTrailer: Encodable, Sendable {
    let filter: String
    let head: UInt64
    let count: Int
    let sha256: String

    /// Ends an export.
    ///
    /// - Parameter sha256: of every byte before the trailer's line.
    public init(filter: String, head: UInt64, count: Int, sha256: String) {
        self.filter = filter
        self.head = head
        self.count = count
        self.sha256 = sha256
    }
}
