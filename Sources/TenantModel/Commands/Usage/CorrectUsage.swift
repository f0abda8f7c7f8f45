/// Puts right what was recorded wrongly; what was recorded stays in the log.
///
/// The context's time of occurrence names the period, as long ago as it may be; its reason says why.
public struct CorrectUsage: Command {
    /// Whose.
    public var id: TenantID
    /// What.
    public var metric: String
    /// What is to be added; below 0 where too much was recorded.
    public var delta: Int64
    /// The position of the event that was wrong; 0: none in particular.
    public var position: Position = 0

    /// Names the tenant, the metric and the difference.
    public init(_ id: TenantID, metric: String, delta: Int64, position: Position = 0) {
        self.id = id
        self.metric = metric
        self.delta = delta
        self.position = position
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.tenant(id)
        guard let metric = Metric(metric) else { throw UsageRules.malformedMetric }
        guard !tenant.derives(metric) else {
            throw .validation("/metric", "is counted by Tenantry itself; it cannot be corrected")
        }
        guard delta != 0 else { throw .validation("/delta", "must not be 0") }
        guard position <= decision.fleet.position else { throw .validation("/position", "is after the log's head") }
        guard decision.context.reason?.isEmpty == false else {
            throw .validation("/reason", "must say why it is corrected")
        }
        guard decision.occurredAt <= decision.time else {
            throw .validation("/occurred_at", "must not be in the future")
        }
        guard tenant.usage.canAdd(delta, to: metric, at: decision.occurredAt, recordedAt: decision.time) else {
            throw .validation("/delta", "would take the usage of \(metric) below 0 or past 64 bits")
        }
        let limit = tenant.limits(on: metric, at: decision.time).first { limit in
            !UsageLedger.isForgotten(limit.key.period.key(at: decision.occurredAt), at: decision.time)
        }
        var corrected = UsageCorrected()
        corrected.metric = metric.name
        corrected.delta = delta
        corrected.used = tenant.used(limit?.key ?? LimitKey(metric, .total), at: decision.occurredAt) + delta
        corrected.period = limit?.key.period.rawValue ?? ""
        try decision.emit(
            .usageCorrected(corrected), tenant: id, resource: Resource(type: "quota", id: metric.name),
            causation: position)
        if delta > 0 { try decision.reportThresholds(of: id, metric) }
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(metric)
        fingerprint.add(delta)
        fingerprint.add(position)
    }
}
