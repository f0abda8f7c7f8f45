/// Changes what is known of a tenant's host: whether it is shown, and where its certificate is.
public struct UpdateHost: Command {
    /// Whose.
    public var id: TenantID
    /// The full name.
    public var host: String
    /// Whether it is the one that is shown; `nil`: as it is.
    public var isPrimary: Bool?
    /// Where its certificate is kept.
    public var certificate = UpdateTenant.Change<String>.keep

    /// Changes nothing yet.
    public init(_ id: TenantID, _ host: String) {
        self.id = id
        self.host = host
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        let old = try tenant.host(host)
        if let fault = HostRules.fault(inCertificate: certificate.newValue) { throw .validation("/certificate", fault) }
        var new = old
        new.isPrimary = isPrimary ?? old.isPrimary
        new.certificate = certificate.applied(to: old.certificate)
        guard new != old else { return }
        var updated = HostUpdated()
        updated.host = host
        updated.from = old.message
        updated.to = new.message
        if new.isPrimary, !old.isPrimary, let other = tenant.primaryHost(of: old.kind) { updated.fromPrimary = other }
        try decision.emit(.hostUpdated(updated), tenant: id, resource: Resource(type: old.kind.rawValue, id: host))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(host)
        fingerprint.add(isPrimary.map { $0 ? "yes" : "no" })
        fingerprint.add(certificate == .remove ? "\0" : certificate.newValue)
    }
}
