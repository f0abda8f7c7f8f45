public import TenantModel

/// What a tenant used on a day: the public JSON shape.
public struct UsageDayView: Encodable, Hashable, Sendable {
    /// The day, in UTC.
    public let day: String
    /// What is counted.
    public let metric: String
    /// Of a counter, what was used that day, corrections counted; of a level, what there was at its end.
    public let used: Int64
    /// How many events say so.
    public let events: Int
}

extension Platform {
    /// What a tenant used, by day and metric, in order.
    ///
    /// - Parameters:
    ///   - first: the first day's beginning.
    ///   - end: the time after the last.
    ///   - head: the last position that counts.
    /// - Complexity: O(events of the log within the days and 35 days after them).
    public func usageDaily(
        of tenant: TenantID, from first: Timestamp, until end: Timestamp, through head: Position = .max
    ) throws -> [UsageDayView] {
        var days: [String: [String: (used: Int64, events: Int)]] = [:]
        var filter = EventFilter()
        filter.tenant = tenant
        filter.types = [.usageRecorded, .usageLevelSet, .usageCorrected]
        filter.since = first
        filter.through = head
        try events(filter) { event in
            guard event.occurredAt >= first, event.occurredAt < end else { return true }
            let day = String(event.occurredAt.description.prefix(10))
            switch event.payload {
            case .usageRecorded(let usage): add(usage.amount, usage.metric, usage.used)
            case .usageCorrected(let usage): add(usage.delta, usage.metric, usage.used)
            case .usageLevelSet(let level): set(level.to, level.metric)
            default: break
            }
            return true

            func add(_ amount: Int64, _ metric: String, _ used: Int64) {
                if Metric(metric)?.kind == .level { return set(used, metric) }
                let old = days[day, default: [:]][metric] ?? (0, 0)
                days[day, default: [:]][metric] = (old.used &+ amount, old.events + 1)
            }

            func set(_ level: Int64, _ metric: String) {
                let events = days[day, default: [:]][metric]?.events ?? 0
                days[day, default: [:]][metric] = (level, events + 1)
            }
        }
        return days.sorted { $0.key < $1.key }.flatMap { day, metrics in
            metrics.sorted { $0.key < $1.key }.map { metric, use in
                UsageDayView(day: day, metric: metric, used: use.used, events: use.events)
            }
        }
    }
}
