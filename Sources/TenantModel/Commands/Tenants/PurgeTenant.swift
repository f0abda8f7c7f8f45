internal import HashTreeCollections

/// Erases a deleted tenant for good: its key is destroyed, and with it every sealed value; the trail stays.
///
/// Its slug and its hosts are free again, its external id never is.
public struct PurgeTenant: Command {
    /// Whose.
    public var id: TenantID
    /// The tenant's slug, as the confirmation.
    public var confirmation: String

    /// Names the tenant, twice.
    public init(_ id: TenantID, confirmation: String) {
        self.id = id
        self.confirmation = confirmation
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.tenant(id)
        guard confirmation == tenant.slug else { throw .validation("/confirm", "must be the tenant's slug") }
        guard tenant.state == .deleted else {
            throw Refusal(
                .invalidTransition, "the tenant \(tenant.slug) is \(tenant.state.rawValue); delete it before purging it"
            )
        }
        try decision.checkIsNotDefault(tenant)
        var purged = TenantPurged()
        purged.from = tenant.state.rawValue
        purged.slug = tenant.slug
        purged.hosts = tenant.hosts.keys.sorted()
        try decision.emit(.tenantPurged(purged), tenant: id, resource: Resource(type: "tenant", id: tenant.slug))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(confirmation)
    }
}
