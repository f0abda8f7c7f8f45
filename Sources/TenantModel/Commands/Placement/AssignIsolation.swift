internal import HashTreeCollections

/// Says how a tenant's data is kept apart, under which name, and at which address.
public struct AssignIsolation: Command {
    /// Whose.
    public var id: TenantID
    /// How.
    public var strategy: Isolation.Strategy
    /// The name of the schema, the database or the prefix; `nil`: made of the settings' prefix and the id.
    public var namespace: String?
    /// The database's address, with its password; kept sealed.
    public var databaseURL = UpdateTenant.Change<Sensitive>.keep

    /// Names the tenant and the strategy.
    public init(_ id: TenantID, _ strategy: Isolation.Strategy, namespace: String? = nil) {
        self.id = id
        self.strategy = strategy
        self.namespace = namespace
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        // Of the id, which nobody else gets, not of the slug, which may change and be somebody else's then.
        let usual = decision.fleet.settings.isolationPrefix + id.description.suffix(26)
        let namespace = namespace ?? tenant.isolation?.namespace ?? usual
        guard namespace.isWord(upTo: 63, signs: "_") else {
            throw .validation("/namespace", "must have 1 to 63 lower-case letters, digits or underscores")
        }
        if strategy != .shared, decision.fleet.owner(of: .namespace(namespace)) ?? id != id {
            throw Refusal(.nameTaken, "the namespace \(namespace) is, or was, another tenant's")
        }
        let old = tenant.isolation
        var new = Isolation(strategy: strategy, namespace: namespace, databaseURL: old?.databaseURL)
        switch databaseURL {
        case .keep: break
        case .remove: new.databaseURL = nil
        case .set(let url): if url.value.term != old?.databaseURL?.term { new.databaseURL = url.value }
        }
        guard new != old else { return }
        var assigned = IsolationAssigned()
        if let old { assigned.from = old.message }
        assigned.to = new.message
        try decision.emit(
            .isolationAssigned(assigned), tenant: id, resource: Resource(type: "isolation", id: namespace))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(strategy.rawValue)
        fingerprint.add(namespace)
        fingerprint.add(databaseURL == .remove ? UInt8(1) : 0)
        fingerprint.add(databaseURL.newValue)
    }

    /// What is wrong with the sensitive values.
    public var faultsInClear: [Refusal.Field] {
        [
            ("/database_url", databaseURL.newValue?.faultAsDatabaseURL)
        ].compactMap { field, fault in fault.map { Refusal.Field(field, $0) } }
    }

    /// The same with its sensitive values sealed.
    public func sealed<Failure: Error>(
        by seal: (String, String) throws(Failure) -> Sealed
    ) throws(Failure) -> AssignIsolation {
        guard case .set(let url) = databaseURL else { return self }
        var copy = self
        copy.databaseURL = .set(try url.sealed(at: SealedPlace.databaseURL, by: seal))
        return copy
    }
}
