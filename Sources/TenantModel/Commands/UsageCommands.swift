/// Limits to what usage can say.
enum UsageRules {
    /// How late usage may be reported.
    static let latest = 35 * Timestamp.day
    /// How far ahead a reporter's clock may be.
    static let earliest = 5 * 60 * Timestamp.second

    static func check(_ metric: String, occurredAt: Timestamp, now: Timestamp) throws(Refusal) -> Metric {
        guard let metric = Metric(metric) else {
            throw .validation("/metric", "must have lower-case letters, digits and underscores, a letter first")
        }
        guard occurredAt >= now.advanced(by: -latest) else {
            throw .validation("/occurred_at", "must be within the last 35 days; record a correction instead")
        }
        guard occurredAt <= now.advanced(by: earliest) else {
            throw .validation("/occurred_at", "must not be more than 5 minutes in the future")
        }
        return metric
    }
}

/// Writes down that something was used; a limit does not refuse it.
public struct RecordUsage: Command {
    /// Whose.
    public var id: TenantID
    /// What.
    public var metric: String
    /// How much: not 0; below 0 for a level that falls.
    public var amount: Int64
    /// What for.
    public var description: String?
    /// By what it may be told apart.
    public var dimensions: [String: String] = [:]

    /// Names the tenant, the metric and the amount.
    public init(_ id: TenantID, metric: String, amount: Int64) {
        self.id = id
        self.metric = metric
        self.amount = amount
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.tenant(id)
        let metric = try UsageRules.check(metric, occurredAt: decision.occurredAt, now: decision.now)
        guard !metric.isDerived || tenant.members.isEmpty else {
            throw .validation("/metric", "is counted from the members; it cannot be recorded")
        }
        guard amount != 0 else { throw .validation("/amount", "must not be 0") }
        guard amount > 0 || metric.kind == .level else {
            throw .validation("/amount", "must be positive: a counter does not fall")
        }
        try decision.record(amount, metric, of: tenant, consumed: false) { message in
            if let description { message.description_p = description }
            message.dimensions = dimensions.namedTexts
        }
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(metric)
        fingerprint.add(amount)
        fingerprint.add(description)
        fingerprint.add(dimensions)
    }
}

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
        let metric = try UsageRules.check(metric, occurredAt: decision.occurredAt, now: decision.now)
        guard !metric.isDerived || tenant.members.isEmpty else {
            throw .validation("/metric", "is counted from the members; it cannot be consumed")
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
        let metric = try UsageRules.check(metric, occurredAt: decision.occurredAt, now: decision.now)
        guard metric.kind == .level else {
            throw .validation("/metric", "must be a level; \(metric) is a counter, which is recorded or consumed")
        }
        guard !metric.isDerived || tenant.members.isEmpty else {
            throw .validation("/metric", "is counted from the members; it cannot be set")
        }
        guard level >= 0 else { throw .validation("/level", "must be 0 or more") }
        let key = LimitKey(metric, .total)
        let before = tenant.used(key, at: decision.now)
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
