internal import HashTreeCollections

/// Lets a setting count, or not, without saying its value again.
public struct ActivateConfig: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var key: ConfigKey
    /// Whether it counts.
    public var isActive: Bool

    /// Names the setting.
    public init(_ id: TenantID, _ key: ConfigKey, isActive: Bool) {
        self.id = id
        self.key = key
        self.isActive = isActive
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        guard let old = tenant.config[key]?.message else {
            throw Refusal(.notFound, "the tenant \(tenant.slug) has no setting \(key.section)/\(key.key)")
        }
        guard old.inactive == isActive else { return }
        var set = ConfigSet()
        set.section = key.section
        set.key = key.key
        set.from = old
        set.to = old
        set.to.inactive = !isActive
        try decision.emit(.configSet(set), tenant: id, resource: key.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(key.section)
        fingerprint.add(key.key)
        fingerprint.add(isActive ? UInt8(1) : 0)
    }
}
