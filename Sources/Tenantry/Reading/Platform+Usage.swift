internal import AuditTrail
public import TenantModel

extension Platform {
    /// What a tenant used, by day and metric, in order.
    ///
    /// - Parameters:
    ///   - first: a time of the first day, which counts from its beginning.
    ///   - end: the time after the last.
    ///   - head: the last position that counts.
    /// - Complexity: O(the tenant's metering within the days and 36 days after them, and its corrections since).
    public func usageDaily(
        of tenant: TenantID, from first: Timestamp, until end: Timestamp, through head: Position = .max
    ) throws -> [UsageDayView] {
        var days: [String: [String: (used: Int64, events: Int)]] = [:]
        let first = Timestamp(rawValue: Int64(first.dayNumber) * Timestamp.day)
        var query = AuditQuery()
        query.tenant = tenant.rawValue
        query.actions = ["usage.*"]
        query.includesUsage = true
        query.isOldestFirst = true
        // What happened on a day is recorded up to five minutes before it and up to 35 days after it.
        query.since = first.advanced(by: -UsageRules.earliest).rawValue
        query.until = end.advanced(by: 36 * Timestamp.day).rawValue
        try forEachEntry(query, within: 1...max(1, head), count)
        // But it may be corrected at any time.
        query.actions = [EventType.usageCorrected.name]
        (query.since, query.until) = (query.until, nil)
        try forEachEntry(query, within: 1...max(1, head), count)

        func count(_ event: Event) -> Bool {
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
