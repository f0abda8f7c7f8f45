/// Gives a tenant a feature, or takes it away, whatever its tier says.
public struct SetFeature: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var feature: String
    /// Whether it has it.
    public var isEnabled: Bool

    /// Names the tenant and the feature.
    public init(_ id: TenantID, _ feature: String, isEnabled: Bool) {
        self.id = id
        self.feature = feature
        self.isEnabled = isEnabled
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        if let fault = EntitlementRules.fault(in: feature) { throw .validation("/feature", fault) }
        let own = tenant.ownFeatures[feature]
        guard own != isEnabled else { return }
        var set = FeatureSet()
        set.feature = feature
        if let own { set.from = own }
        set.to = isEnabled
        try decision.emit(.featureSet(set), tenant: id, resource: Resource(type: "feature", id: feature))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(feature)
        fingerprint.add(isEnabled ? UInt8(1) : 0)
    }
}
