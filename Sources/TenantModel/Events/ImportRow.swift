/// A row of an import's source.
public struct ImportRow: Hashable, Sendable {
    /// Its id, as the source has it.
    public var id: String

    /// Names a row.
    public init(id: String) { self.id = id }
}
