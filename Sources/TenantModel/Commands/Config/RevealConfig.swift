internal import HashTreeCollections

/// Writes down that somebody is shown a secret setting; it is emitted before they are.
public struct RevealConfig: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var key: ConfigKey

    /// Names the setting.
    public init(_ id: TenantID, _ key: ConfigKey) {
        self.id = id
        self.key = key
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.tenant(id)
        guard let entry = tenant.config[key] else {
            throw Refusal(.notFound, "the tenant \(tenant.slug) has no setting \(key.section)/\(key.key)")
        }
        guard entry.secret != nil else { throw .validation("/key", "is not a secret; it can be read as it is") }
        var revealed = ConfigRevealed()
        revealed.section = key.section
        revealed.key = key.key
        try decision.emit(.configRevealed(revealed), tenant: id, resource: key.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(key.section)
        fingerprint.add(key.key)
    }
}
