internal import HashTreeCollections

/// Gives a tenant a host or a domain; nobody else may have it.
///
/// One that the tenant has already, in the same way, stays as it is.
public struct RegisterHost: Command {
    /// Whose.
    public var id: TenantID
    /// The full name, in lower case.
    public var host: String
    /// What it is for.
    public var kind = HostName.Kind.host
    /// Whether it is the one that is shown.
    public var isPrimary = false
    /// Where its certificate is kept.
    public var certificate: String?

    /// Names the tenant and the host.
    public init(_ id: TenantID, _ host: String, kind: HostName.Kind = .host) {
        self.id = id
        self.host = host
        self.kind = kind
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        if let fault = HostName.fault(in: host) { throw .validation("/host", fault) }
        if let fault = HostRules.fault(inCertificate: certificate) { throw .validation("/certificate", fault) }
        if let old = tenant.hosts[host] {
            guard old.kind == kind else {
                throw Refusal(.nameTaken, "\(host) is a \(old.kind.rawValue) of \(tenant.slug) already")
            }
            return
        }
        let base = decision.fleet.settings.baseDomain
        if !base.isEmpty, host == base || host.hasSuffix("." + base), host != "\(tenant.slug).\(base)" {
            throw .validation(
                "/host", "is below \(base), where names are slugs; this tenant's is \(tenant.slug).\(base)")
        }
        guard decision.fleet.tenantID(ofHost: host) == nil else {
            throw Refusal(.nameTaken, "the name \(host) is taken")
        }
        try decision.checkRoom(for: 1, of: kind.metric, in: tenant)
        var registered = HostRegistered()
        registered.host = host
        let name = HostName(kind: kind, isPrimary: isPrimary, certificate: certificate, registeredAt: decision.time)
        registered.to = name.message
        if isPrimary, let other = tenant.primaryHost(of: kind) { registered.fromPrimary = other }
        try decision.emit(.hostRegistered(registered), tenant: id, resource: Resource(type: kind.rawValue, id: host))
        try decision.reportThresholds(of: id, kind.metric)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        for text in [host, kind.rawValue, certificate] { fingerprint.add(text) }
        fingerprint.add(isPrimary ? UInt8(1) : 0)
    }
}
