extension Decision {
    /// Emits a use, and the thresholds that it reaches.
    mutating func record(
        _ amount: Int64, _ metric: Metric, of tenant: Tenant, consumed: Bool,
        _ complete: (inout UsageRecorded) -> Void = { _ in }
    ) throws(Refusal) {
        guard tenant.usage.canAdd(amount, to: metric, at: occurredAt, recordedAt: time) else {
            throw .validation("/amount", "would take the usage of \(metric) below 0 or past 64 bits")
        }
        let limits = tenant.limits(on: metric, at: time)
        var message = UsageRecorded()
        message.metric = metric.name
        message.amount = amount
        message.consumed = consumed
        let key = limits.first?.key ?? LimitKey(metric, .total)
        message.used = tenant.used(key, at: occurredAt) + amount
        if let limit = limits.first {
            message.period = limit.key.period.rawValue
            if let max = limit.max { message.max = max }
        }
        complete(&message)
        try emit(.usageRecorded(message), tenant: tenant.id, resource: Resource(type: "quota", id: metric.name))
        if amount > 0, !limits.isEmpty { try reportThresholds(of: tenant.id, limits) }
    }

    /// Refuses an amount that would pass a hard limit; exactly the limit is allowed.
    ///
    /// - Throws: ``Refusal`` with `quota-exceeded`, which the log is to know of.
    func checkRoom(for amount: Int64, of metric: Metric, in tenant: Tenant) throws(Refusal) {
        let room = tenant.room(for: amount, of: metric, limitsAt: time, usedAt: occurredAt)
        guard !room.isEnough, let limit = room.limit, let max = limit.max else { return }
        throw refusal(amount, used: room.used, of: limit.key, max: max, in: tenant)
    }

    private func refusal(_ amount: Int64, used: Int64, of key: LimitKey, max: Int64, in tenant: Tenant) -> Refusal {
        let period = key.period.key(at: occurredAt)
        var refusal = Refusal(
            .quotaExceeded,
            "the quota \(key) of \(tenant.slug) is \(max) and \(used) are used: \(amount) more would pass it")
        refusal.retryAfter = amount <= max ? period.end : nil
        refusal.overLimit = [Excess(limit: key, max: max, used: used)]
        var payload = QuotaExceeded()
        payload.limit = key.message(max: max)
        payload.periodKey = period.description
        payload.requested = amount
        payload.used = used
        refusal.recording = RecordedRefusal(
            tenant: tenant.id, subject: key.description, resource: Resource(type: "quota", id: key.metric.name),
            lastRecorded: tenant.alerts.last { $0.limit == key && $0.percent == 100 }?.at
        ) { [payload] count in
            var payload = payload
            payload.count = count
            return .quotaExceeded(payload)
        }
        return refusal
    }

    /// Emits the thresholds that a tenant's use has reached and that were not reported yet.
    mutating func reportThresholds(of id: TenantID, _ metric: Metric? = nil) throws(Refusal) {
        guard let tenant = fleet.tenant(id) else { return }
        try reportThresholds(of: id, tenant.limits(on: metric, at: time))
    }

    private mutating func reportThresholds(of id: TenantID, _ limits: [EffectiveLimit]) throws(Refusal) {
        let cause = fleet.position
        for limit in limits where limit.enforcement != .none {
            guard let max = limit.max, max > 0, let tenant = fleet.tenant(id) else { continue }
            let period = limit.key.period.key(at: occurredAt)
            guard let bucket = tenant.usage.bucket(limit.key.metric, period), bucket.used.reaches(80, of: max) else {
                continue
            }
            for percent in Tenant.thresholds where bucket.used.reaches(percent, of: max) {
                guard !(percent == 80 ? bucket.reported80 : bucket.reported95) else { continue }
                var crossed = QuotaThresholdCrossed()
                crossed.limit = limit.key.message(max: max)
                crossed.periodKey = period.description
                crossed.percent = percent
                crossed.used = bucket.used
                try emit(
                    .quotaThresholdCrossed(crossed), tenant: id,
                    resource: Resource(type: "quota", id: limit.key.metric.name), causation: cause)
            }
        }
    }
}
