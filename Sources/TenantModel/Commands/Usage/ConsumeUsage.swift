/// Uses something if the limit allows it: check and record in one, exact whatever else happens at the same time.
public struct ConsumeUsage: Command {
    /// Whose.
    public var id: TenantID
    /// What.
    public var metric: String
    /// How much, at least 1.
    public var amount: Int64

    /// Names the tenant, the metric and the amount.
    public init(_ id: TenantID, metric: String, amount: Int64 = 1) {
        self.id = id
        self.metric = metric
        self.amount = amount
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.tenant(id)
        switch tenant.state {
        case .active: break
        case .suspended:
            throw Refusal(
                .tenantSuspended, "the tenant \(tenant.slug) is suspended\(tenant.stateReason.map { ": \($0)" } ?? "")")
        case .pending, .inactive, .deleted, .purged:
            throw Refusal(.tenantInactive, "the tenant \(tenant.slug) is \(tenant.state.rawValue)")
        }
        let metric = try UsageRules.check(metric, occurredAt: decision.occurredAt, now: decision.time)
        guard !tenant.derives(metric) else {
            throw .validation("/metric", "is counted from the members or hosts; it cannot be consumed")
        }
        guard amount > 0 else { throw .validation("/amount", "must be at least 1") }
        try decision.checkRoom(for: amount, of: metric, in: tenant)
        try decision.record(amount, metric, of: tenant, consumed: true)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(metric)
        fingerprint.add(amount)
    }
}
