public import TenantModel

/// Whether an amount could be consumed now, as it is shown: the public JSON shape.
public struct QuotaCheckView: Encodable, Sendable {
    /// Whether it could.
    public let allowed: Bool
    /// The limit that says no, or the first there is; missing: none.
    public let limit: String?
    /// The most; missing: unlimited or not limited.
    public let max: Int64?
    /// What is used.
    public let used: Int64
    /// What is left; missing: there is no end to it.
    public let remaining: Int64?

    /// Asks without using anything.
    public init(_ tenant: Tenant, _ metric: Metric, _ amount: Int64, at time: Timestamp) {
        let room = tenant.room(for: amount, of: metric, at: time)
        allowed = room.isEnough
        limit = room.limit?.key.description
        max = room.limit?.max
        used = room.used
        remaining = room.limit?.max.map { Swift.max(0, $0 - room.used) }
    }
}
