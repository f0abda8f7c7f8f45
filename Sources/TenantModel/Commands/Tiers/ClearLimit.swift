/// Takes a tenant's own limit away, so that its tier's counts again.
public struct ClearLimit: Command {
    /// Whose.
    public var id: TenantID
    /// What it is on.
    public var limit: LimitKey

    /// Names the tenant and the limit.
    public init(_ id: TenantID, _ limit: LimitKey) {
        self.id = id
        self.limit = limit
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        guard let own = tenant.overrides[limit] else { return }
        var cleared = LimitCleared()
        cleared.from = limit.message(max: own.max)
        try decision.emit(.limitCleared(cleared), tenant: id, resource: Resource(type: "limit", id: limit.description))
        try decision.reportThresholds(of: id, limit.metric)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(limit.description)
    }
}
