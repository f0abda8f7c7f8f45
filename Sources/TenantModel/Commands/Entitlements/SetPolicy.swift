/// Gives a tenant a policy of its own, `retention_days` or `security_level`, instead of its tier's.
public struct SetPolicy: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var policy: String
    /// Its value.
    public var value: String

    /// Names the tenant and the policy.
    public init(_ id: TenantID, _ policy: String, _ value: String) {
        self.id = id
        self.policy = policy
        self.value = value
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        if let fault = EntitlementRules.fault(in: policy) { throw .validation("/policy", fault) }
        guard (1...256).contains(value.utf8.count) else { throw .validation("/value", "must have 1 to 256 bytes") }
        if policy == "retention_days", Int64(value).map({ $0 > 0 }) != true {
            throw .validation("/value", "must be a number of days, 1 or more")
        }
        let own = tenant.ownPolicies[policy]
        guard own != value else { return }
        var set = PolicySet()
        set.policy = policy
        if let own { set.from = own }
        set.to = value
        try decision.emit(.policySet(set), tenant: id, resource: Resource(type: "policy", id: policy))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(policy)
        fingerprint.add(value)
    }
}
