/// Whether an amount fits under a tenant's limits.
public struct QuotaRoom: Hashable, Sendable {
    /// Whether it fits.
    public let isEnough: Bool
    /// The limit that it would pass, or the first there is; `nil`: none.
    public let limit: EffectiveLimit?
    /// What is used of that.
    public let used: Int64
}

extension Tenant {
    /// Whether an amount could be used now: exactly a limit is allowed, and only hard limits refuse.
    public func room(for amount: Int64, of metric: Metric, at time: Timestamp) -> QuotaRoom {
        room(for: amount, of: metric, limitsAt: time, usedAt: time)
    }

    /// The limits are those of the decision's time, the use is that of the period in which it happens.
    func room(for amount: Int64, of metric: Metric, limitsAt now: Timestamp, usedAt time: Timestamp) -> QuotaRoom {
        let limits = limits(on: metric, at: now)
        for limit in limits where limit.enforcement == .hard {
            guard let max = limit.max else { continue }
            let used = used(limit.key, at: time)
            let (sum, overflow) = used.addingReportingOverflow(amount)
            if overflow || sum > max { return QuotaRoom(isEnough: false, limit: limit, used: used) }
        }
        let key = limits.first?.key ?? LimitKey(metric, metric.usualPeriod)
        return QuotaRoom(isEnough: true, limit: limits.first, used: used(key, at: time))
    }
}
