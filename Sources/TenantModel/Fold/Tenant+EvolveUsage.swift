extension Tenant {
    /// The shares of a limit, in percent, that are reported when they are reached.
    static let thresholds: [UInt32] = [80, 95]
    /// How far below a threshold a level must fall before reaching it is reported again, in points.
    static let hysteresis: UInt32 = 5

    /// Applies the next event of this tenant's, which is recorded use; checks before it changes.
    ///
    /// - Throws: ``FoldError`` if it cannot follow.
    mutating func evolve(_ metering: Metering) throws(FoldError) {
        try metering.checkFollows(version: version, revision: revision)
        try record(metering)
        version = metering.version
        position = metering.position
    }

    mutating func record(_ metering: Metering) throws(FoldError) {
        let amount = metering.amount
        guard let metric = Metric(metering.metric) else { throw metering.fault("\(metering.metric) is no metric") }
        guard usage.add(amount, to: metric, at: metering.occurredAt, recordedAt: metering.recordedAt) else {
            throw metering.fault("the usage of \(metric) would leave the range of 64 bits or fall below 0")
        }
        if amount < 0 { rearmThresholds(of: metric, at: metering.recordedAt) }
    }

    mutating func setLevel(_ message: UsageLevelSet, _ event: Event) throws(FoldError) {
        guard let metric = Metric(message.metric), metric.kind == .level, message.to >= 0 else {
            throw event.fault("\(message.metric) has no level that could be \(message.to)")
        }
        usage.set(metric, to: message.to)
        rearmThresholds(of: metric, at: event.recordedAt)
    }

    mutating func correct(_ message: UsageCorrected, _ event: Event) throws(FoldError) {
        guard let metric = Metric(message.metric),
            usage.add(message.delta, to: metric, at: event.occurredAt, recordedAt: event.recordedAt)
        else {
            throw event.fault("the usage of \(message.metric) cannot be corrected by \(message.delta)")
        }
        if message.delta < 0 { rearmThresholds(of: metric, at: event.recordedAt) }
    }

    mutating func noteAlert(
        _ limit: LimitValue, _ periodKey: String, _ percent: UInt32, _ used: Int64, _ event: Event
    ) {
        guard let key = LimitKey(limit), let max = limit.maximum else { return }
        let alert = QuotaAlert(
            limit: key, periodKey: periodKey, percent: percent, used: used, max: max, at: event.recordedAt,
            position: event.position)
        details.update { details in
            if details.alerts.count == TenantDetails.alertsKept { details.alerts.removeFirst() }
            details.alerts.append(alert)
        }
    }

    mutating func markThreshold(_ message: QuotaThresholdCrossed, _ event: Event) throws(FoldError) {
        guard let key = LimitKey(message.limit), Self.thresholds.contains(message.percent) else {
            throw event.fault("there is no such threshold")
        }
        // The period's key is told in the event's own text; its moment is the one that the usage occurred at.
        usage.mark(key.metric, key.period.key(at: event.occurredAt), percent: message.percent, reported: true)
        noteAlert(message.limit, message.periodKey, message.percent, message.used, event)
    }

    /// Forgets reports of thresholds that the use has fallen clearly below, so that reaching them is news again.
    mutating func rearmThresholds(of metric: Metric? = nil, at time: Timestamp) {
        for account in usage.metrics where metric == nil || account == metric {
            for bucket in usage.buckets(of: account) where bucket.reported80 || bucket.reported95 {
                let max = limit(LimitKey(account, bucket.key.period), at: time)?.max
                for percent in Self.thresholds where percent == 80 ? bucket.reported80 : bucket.reported95 {
                    let stands = max.map { bucket.used.reaches(percent - Self.hysteresis, of: $0) } ?? false
                    if !stands { usage.mark(account, bucket.key, percent: percent, reported: false) }
                }
            }
        }
    }
}

extension Int64 {
    /// Whether this is at least so many percent of `max`, without rounding and without overflow.
    func reaches(_ percent: UInt32, of max: Int64) -> Bool {
        let left = multipliedFullWidth(by: 100)
        let right = max.multipliedFullWidth(by: Int64(percent))
        return left.high == right.high ? left.low >= right.low : left.high > right.high
    }
}
