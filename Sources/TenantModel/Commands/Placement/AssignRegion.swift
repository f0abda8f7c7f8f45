/// Says where a tenant's data must stay.
public struct AssignRegion: Command {
    /// Whose.
    public var id: TenantID
    /// The region's name; `nil`: anywhere.
    public var region: String?

    /// Names the tenant and the region.
    public init(_ id: TenantID, _ region: String?) {
        self.id = id
        self.region = region
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        if let region, let fault = EntitlementRules.fault(in: region) { throw .validation("/region", fault) }
        guard tenant.region != region else { return }
        var assigned = RegionAssigned()
        if let old = tenant.region { assigned.from = old }
        if let region { assigned.to = region }
        try decision.emit(.regionAssigned(assigned), tenant: id, resource: Resource(type: "tenant", id: tenant.slug))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(region)
    }
}
