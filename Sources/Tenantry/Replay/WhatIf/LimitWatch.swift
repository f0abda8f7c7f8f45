internal import TenantModel

/// Looks after each event whether a tenant uses more than it may.
struct LimitWatch {
    private var found: [TenantID: [LimitKey: WhatIfReport.Overuse]] = [:]

    /// What a tenant has used too much of.
    func overuse(of tenant: TenantID) -> [LimitKey: WhatIfReport.Overuse] { found[tenant] ?? [:] }

    /// Looks at what an event can have changed.
    mutating func look(at tenant: Tenant?, after event: Event) {
        guard let tenant else { return }
        let metric = event.payload.countedMetric
        guard metric != nil || event.payload.type.countsAsChange else { return }
        // Usage counts in the period in which it occurred.
        let moment = metric == nil ? event.recordedAt : event.occurredAt
        for limit in tenant.limits(on: metric, at: event.recordedAt) where limit.enforcement != .none {
            guard let max = limit.max else { continue }
            let period = limit.key.period.key(at: moment)
            let used = tenant.usage.used(limit.key.metric, in: period)
            guard used > max else { continue }
            note(tenant.id, limit.key, used, max, period, event)
        }
    }

    private mutating func note(
        _ tenant: TenantID, _ key: LimitKey, _ used: Int64, _ max: Int64, _ period: PeriodKey, _ event: Event
    ) {
        guard var known = found[tenant]?[key] else {
            found[tenant, default: [:]][key] = WhatIfReport.Overuse(
                position: event.position, at: event.recordedAt, used: used, max: max, peak: used, periods: 1,
                lastPeriod: period)
            return
        }
        known.peak = Swift.max(known.peak, used)
        if period > known.lastPeriod {
            known.periods += 1
            known.lastPeriod = period
        }
        found[tenant]?[key] = known
    }
}

extension EventPayload {
    /// What a metering event counts; `nil` for any other event.
    fileprivate var countedMetric: Metric? {
        switch self {
        case .usageRecorded(let message): Metric(message.metric)
        case .usageLevelSet(let message): Metric(message.metric)
        case .usageCorrected(let message): Metric(message.metric)
        default: nil
        }
    }
}
