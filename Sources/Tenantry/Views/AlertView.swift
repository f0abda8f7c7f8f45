public import TenantModel

/// An alert as it is shown: the public JSON shape.
public struct AlertView: Encodable, Sendable {
    /// Whose: the slug.
    public let tenant: String
    /// Whose: the id, which no other tenant ever has.
    public let tenant_id: String
    /// Which limit.
    public let limit: String
    /// Which day or month.
    public let period_key: String
    /// The share that was reached, in percent; 100: more was refused.
    public let percent: UInt32
    /// What was used.
    public let used: Int64
    /// The limit.
    public let max: Int64
    /// When.
    public let at: String
    /// Which event says so.
    public let position: Position

    /// Shows an alert of a tenant.
    public init(_ alert: QuotaAlert, of tenant: Tenant) {
        (self.tenant, tenant_id) = (tenant.slug, tenant.id.description)
        limit = alert.limit.description
        period_key = alert.periodKey
        percent = alert.percent
        used = alert.used
        max = alert.max
        at = alert.at.description
        position = alert.position
    }
}
