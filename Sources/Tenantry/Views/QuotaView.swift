/// A quota as it is shown: the public JSON shape.
public struct QuotaView: Encodable, Sendable {
    /// Whose: the slug.
    public let tenant: String
    /// Whose: the id, which no other tenant ever has.
    public let tenant_id: String
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
    /// What is left; `null`: there is no end to it.
    public let remaining: Int64?
    /// How much of the limit is used, rounded down; `null`: it has no shares.
    public let percent: Int64?
    /// What happens at the limit.
    public let enforcement: String
    /// When the period ends; missing if it never does.
    public let resets_at: String?
    /// Until when a limit of the tenant's own is good; missing: for ever, or the limit is the tier's.
    public let expires_at: String?
    /// Where the limit is from: `tier`, `override` or `none`.
    public let source: String

    private enum CodingKeys: String, CodingKey {
        case tenant, tenant_id, metric, period, period_key, max, used, remaining, percent, enforcement, resets_at
        case expires_at, source
    }

    /// Writes an unlimited maximum as `null`, as a tenant's limits are written, and not as a missing field.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(tenant, forKey: .tenant)
        try container.encode(tenant_id, forKey: .tenant_id)
        try container.encode(metric, forKey: .metric)
        try container.encode(period, forKey: .period)
        try container.encode(period_key, forKey: .period_key)
        try container.encode(max, forKey: .max)
        try container.encode(used, forKey: .used)
        try container.encode(remaining, forKey: .remaining)
        try container.encode(percent, forKey: .percent)
        try container.encode(enforcement, forKey: .enforcement)
        try container.encodeIfPresent(resets_at, forKey: .resets_at)
        try container.encodeIfPresent(expires_at, forKey: .expires_at)
        try container.encode(source, forKey: .source)
    }
}
