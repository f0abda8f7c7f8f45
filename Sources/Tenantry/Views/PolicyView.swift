/// A policy as it is shown: the public JSON shape.
public struct PolicyView: Encodable, Sendable {
    /// Which.
    public let policy: String
    /// Its value.
    public let value: String
    /// Who says so: `override` or `tier`.
    public let source: String
}
