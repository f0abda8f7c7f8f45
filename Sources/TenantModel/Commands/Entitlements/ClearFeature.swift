/// Takes a tenant's own word on a feature away, so that its tier's counts again.
public struct ClearFeature: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var feature: String

    /// Names the tenant and the feature.
    public init(_ id: TenantID, _ feature: String) {
        self.id = id
        self.feature = feature
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        guard let own = tenant.ownFeatures[feature] else { return }
        var cleared = FeatureCleared()
        cleared.feature = feature
        cleared.from = own
        try decision.emit(.featureCleared(cleared), tenant: id, resource: Resource(type: "feature", id: feature))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(feature)
    }
}
