/// Says how much there is of something now; a limit does not refuse it.
public struct SetUsageLevel: Command {
    /// Whose.
    public var id: TenantID
    /// What: a level.
    public var metric: String
    /// How much, at least 0.
    public var level: Int64

    /// Names the tenant, the metric and the level.
    public init(_ id: TenantID, metric: String, level: Int64) {
        self.id = id
        self.metric = metric
        self.level = level
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.tenant(id)
        let metric = try UsageRules.check(metric, occurredAt: decision.occurredAt, now: decision.time)
        guard metric.kind == .level else {
            throw .validation("/metric", "must be a level; \(metric) is a counter, which is recorded or consumed")
        }
        guard !tenant.derives(metric) else {
            throw .validation("/metric", "is counted from the members or hosts; it cannot be set")
        }
        guard level >= 0 else { throw .validation("/level", "must be 0 or more") }
        let key = LimitKey(metric, .total)
        let before = tenant.used(key, at: decision.time)
        guard before != level else { return }
        var set = UsageLevelSet()
        set.metric = metric.name
        set.from = before
        set.to = level
        try decision.emit(.usageLevelSet(set), tenant: id, resource: Resource(type: "quota", id: metric.name))
        try decision.reportThresholds(of: id, metric)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(metric)
        fingerprint.add(level)
    }
}
