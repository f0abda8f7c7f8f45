/// Takes a host or a domain from a tenant; others may have it then.
public struct RemoveHost: Command {
    /// Whose.
    public var id: TenantID
    /// The full name.
    public var host: String

    /// Names the tenant and the host.
    public init(_ id: TenantID, _ host: String) {
        self.id = id
        self.host = host
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let old = try decision.changeableTenant(id).host(host)
        var removed = HostRemoved()
        removed.host = host
        removed.from = old.message
        try decision.emit(.hostRemoved(removed), tenant: id, resource: Resource(type: old.kind.rawValue, id: host))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(host)
    }
}
