/// A quota as it is shown: the public JSON shape.
public struct QuotaView: Encodable, Sendable {
    /// Whose: the slug.
    public let tenant: String
    /// What is counted.
    public let metric: String
    /// How long.
    public let period: String
    /// Which day or month.
    public let period_key: String
    /// The most; `null`: unlimited or not limited.
    public let max: Int64?
    /// What is used.
    public let used: Int64
    /// What is left.
    public let remaining: Int64?
    /// How much of the limit is used, rounded down.
    public let percent: Int64?
    /// What happens at the limit.
    public let enforcement: String
    /// When the period ends.
    public let resets_at: String?
    /// Where the limit is from: `tier`, `override` or `none`.
    public let source: String
}
