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

/// How the use of a metric goes over some days: the public JSON shape.
struct UsageTrendView: Encodable {
    let metric: String
    /// On how many days there was any.
    let days: Int
    let total: Int64
    let average_per_day: Double
    /// By how much it grows from day to day: the slope of the line with the least squares.
    let change_per_day: Double
    let last: Int64

    /// The trends of days that are in order.
    static func trends(of days: [UsageDayView]) -> [UsageTrendView] {
        let metrics = Dictionary(grouping: days, by: \.metric)
        return metrics.sorted { $0.key < $1.key }.map { UsageTrendView($0.key, $0.value) }
    }

    private init(_ metric: String, _ days: [UsageDayView]) {
        self.metric = metric
        self.days = days.count
        total = days.reduce(0) { $0.addingReportingOverflow($1.used).partialValue }
        last = days.last?.used ?? 0
        let points = days.compactMap { day in
            Timestamp(day.day).map { (Double($0.dayNumber), Double(day.used)) }
        }
        let count = Double(max(1, points.count))
        let middle = points.reduce((0.0, 0.0)) { ($0.0 + $1.0 / count, $0.1 + $1.1 / count) }
        average_per_day = middle.1
        let spread = points.reduce(0) { $0 + ($1.0 - middle.0) * ($1.0 - middle.0) }
        let common = points.reduce(0) { $0 + ($1.0 - middle.0) * ($1.1 - middle.1) }
        change_per_day = spread > 0 ? common / spread : 0
    }
}
