/// Gives a tenant a limit of its own, instead of its tier's.
public struct OverrideLimit: Command {
    /// Whose.
    public var id: TenantID
    /// What it is on.
    public var limit: LimitKey
    /// The most; `nil` for unlimited, 0 for none at all.
    public var max: Int64?
    /// What happens at it.
    public var enforcement = Enforcement.hard
    /// Until when it counts: a trial.
    public var expiresAt: Timestamp?

    /// Names the tenant and the limit.
    public init(_ id: TenantID, _ limit: LimitKey, max: Int64?) {
        self.id = id
        self.limit = limit
        self.max = max
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        if let max, max < 0 { throw .validation("/max", "must be 0 or more, or null for unlimited") }
        if let expiresAt, expiresAt <= decision.time { throw .validation("/expires_at", "must be in the future") }
        let wanted = LimitOverride(max: max, enforcement: enforcement, expiresAt: expiresAt)
        guard tenant.overrides[limit] != wanted else { return }
        var overridden = LimitOverridden()
        if let before = tenant.limit(limit, at: decision.time) {
            overridden.from = limit.message(max: before.max)
            overridden.fromEnforcement = before.enforcement.rawValue
            if let expiresAt = before.expiresAt { overridden.fromExpiresAt = expiresAt.rawValue }
        }
        overridden.to = limit.message(max: max)
        overridden.enforcement = enforcement.rawValue
        if let expiresAt { overridden.expiresAt = expiresAt.rawValue }
        try decision.emit(
            .limitOverridden(overridden), tenant: id, resource: Resource(type: "limit", id: limit.description))
        try decision.reportThresholds(of: id, limit.metric)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(limit.description)
        fingerprint.add(max.map(String.init))
        fingerprint.add(enforcement.rawValue)
        fingerprint.add(expiresAt)
    }
}
