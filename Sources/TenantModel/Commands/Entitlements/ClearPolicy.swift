/// Takes a tenant's own policy away, so that its tier's counts again.
public struct ClearPolicy: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var policy: String

    /// Names the tenant and the policy.
    public init(_ id: TenantID, _ policy: String) {
        self.id = id
        self.policy = policy
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        guard let own = tenant.ownPolicies[policy] else { return }
        var cleared = PolicyCleared()
        cleared.policy = policy
        cleared.from = own
        try decision.emit(.policyCleared(cleared), tenant: id, resource: Resource(type: "policy", id: policy))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(policy)
    }
}
