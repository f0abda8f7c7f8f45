internal import HashTreeCollections

/// Removes a setting.
public struct DeleteConfig: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var key: ConfigKey
    /// Whether it is fine if there is no such setting.
    public var ifThere = false

    /// Names the setting.
    public init(_ id: TenantID, _ key: ConfigKey) {
        self.id = id
        self.key = key
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        guard let old = tenant.config[key] else {
            if let fault = key.fault { throw .validation([fault]) }
            if ifThere { return }
            throw Refusal(.notFound, "the tenant \(tenant.slug) has no setting \(key.section)/\(key.key)")
        }
        var deleted = ConfigDeleted()
        deleted.section = key.section
        deleted.key = key.key
        deleted.from = old.message
        try decision.emit(.configDeleted(deleted), tenant: id, resource: key.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(key.section)
        fingerprint.add(key.key)
        if ifThere { fingerprint.add(1) }
    }
}
