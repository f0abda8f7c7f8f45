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
        let metric = try UsageRules.check(metric, occurredAt: decision.occurredAt, now: decision.time)
        guard !tenant.derives(metric) else {
            throw .validation("/metric", "is counted from the members or hosts; it cannot be recorded")
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
