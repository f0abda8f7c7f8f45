public import TenantModel

/// A tenant's health as it is shown: the public JSON shape.
public struct HealthView: Encodable, Sendable {
    /// Whose: the slug.
    public let tenant: String
    /// Whose: the id, which no other tenant ever has.
    public let tenant_id: String
    /// `healthy`, `warning` or `critical`.
    public let status: String
    /// Why, the worst not first but in order: the state, then the limits by name.
    public let reasons: [Reason]

    /// One thing that is not as it should be.
    public struct Reason: Encodable, Sendable {
        /// How bad it is.
        public let status: String
        /// What: `state`, or a limit.
        public let subject: String
        /// A sentence.
        public let detail: String

        init(_ reason: TenantHealth.Reason) {
            (status, subject, detail) = (reason.status.rawValue, reason.subject, reason.detail)
        }
    }

    /// Shows a tenant's health as of a moment.
    public init(_ tenant: Tenant, at time: Timestamp) {
        let health = TenantHealth(tenant, at: time)
        (self.tenant, tenant_id) = (tenant.slug, tenant.id.description)
        status = health.status.rawValue
        reasons = health.reasons.map(Reason.init)
    }
}
