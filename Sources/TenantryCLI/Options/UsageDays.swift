internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Which days of a tenant's use.
struct UsageDays: ParsableArguments {
    @Option(help: "From this day on (default: 30 days ago).") var since: Timestamp?
    @Option(help: "Before this time (default: now).") var until: Timestamp?
    @Option(help: "Only this metric.") var metric: String?
    @Option(help: "As far as it was recorded up to a position, like #4711, or a time (default: now).") var at: Moment?

    /// The time after the last of them.
    func end(on platform: Platform) -> Timestamp { until ?? platform.now }

    /// What a tenant used on them, in order.
    func of(_ tenant: Tenant, on platform: Platform) throws -> [UsageDayView] {
        let end = end(on: platform)
        let start = since ?? end.advanced(by: -30 * Timestamp.day)
        let head = try at.map { try platform.position(of: $0) } ?? .max
        return try platform.usageDaily(of: tenant.id, from: start, until: end, through: head).filter { day in
            metric.map { day.metric == $0 } ?? true
        }
    }
}
