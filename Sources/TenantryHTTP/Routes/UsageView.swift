internal import Tenantry
internal import TenantModel

/// What a tenant uses now, and its limits: the public JSON shape.
struct UsageView: Encodable {
    let tenant: String
    let tenant_id: String
    /// By limit, as `messages/day`.
    let usage: [String: Int64]
    let limits: [String: Int64?]
    let resets_at: [String: String]

    init(_ tenant: Tenant, at time: Timestamp) {
        self.tenant = tenant.slug
        tenant_id = tenant.id.description
        let quotas = tenant.quotaViews(at: time)
        let name = { (quota: QuotaView) in quota.period == "total" ? quota.metric : "\(quota.metric)/\(quota.period)" }
        usage = Dictionary(quotas.map { (name($0), $0.used) }, uniquingKeysWith: { $1 })
        limits = Dictionary(quotas.filter { $0.source != "none" }.map { (name($0), $0.max) }, uniquingKeysWith: { $1 })
        resets_at = Dictionary(
            quotas.compactMap { quota in quota.resets_at.map { (name(quota), $0) } }, uniquingKeysWith: { $1 })
    }
}
