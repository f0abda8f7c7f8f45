internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Which days of a tenant's use.
struct UsageDays: ParsableArguments {
    @Option(help: "From this day on (default: 30 days ago).") var since: Timestamp?
    @Option(help: "Before this time (default: now).") var until: Timestamp?
    @Option(help: "Only this metric.") var metric: String?

    /// What a tenant used on them, in order.
    func of(_ tenant: Tenant, on platform: Platform) throws -> [UsageDayView] {
        let end = until ?? platform.now
        let start = since ?? end.advanced(by: -30 * Timestamp.day)
        return try platform.usageDaily(of: tenant.id, from: start, until: end).filter { day in
            metric.map { day.metric == $0 } ?? true
        }
    }
}
