/// A feature as it is shown: the public JSON shape.
public struct FeatureView: Encodable, Sendable {
    /// Which.
    public let feature: String
    /// Whether the tenant has it.
    public let enabled: Bool
    /// Who says so: `override`, `tier` or `none`.
    public let source: String
}
