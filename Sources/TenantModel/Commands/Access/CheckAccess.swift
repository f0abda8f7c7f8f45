/// Asks whether somebody may do something in a tenant; a "no" is kept in the tenant's trail, a "yes" is not.
public struct CheckAccess: Command {
    /// Whose.
    public var id: TenantID
    /// Who asks.
    public var bearer: Bearer
    /// What for.
    public var scope: Scope

    /// Names the tenant, who asks and what for.
    public init(_ id: TenantID, _ bearer: Bearer, _ scope: Scope) {
        self.id = id
        self.bearer = bearer
        self.scope = scope
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules; emits nothing.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.tenant(id)
        let answer = decision.fleet.access(of: bearer, to: id, scope, at: decision.time)
        guard let cause = answer.cause else { return }
        var refusal = answer.refusal ?? Refusal(.accessDenied, "access is denied")
        var denied = AccessDenied()
        denied.cause = cause.rawValue
        denied.scope = scope.rawValue
        denied.tenants = Array(decision.fleet.tenants(of: bearer, at: decision.time).prefix(8).map(\.description))
        refusal.recording = RecordedRefusal(
            tenant: id, subject: bearer.name(in: decision.fleet), resource: Resource(type: "scope", id: scope.rawValue),
            lastRecorded: tenant.details.value.denials.last { $0.actor == decision.context.actor.id }?.at
        ) { [denied] count in
            var denied = denied
            denied.count = count
            return .accessDenied(denied)
        }
        throw refusal
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        switch bearer {
        case .user(let user): fingerprint.add(user)
        case .apiKey(let hash): for byte in hash { fingerprint.add(byte) }
        }
        fingerprint.add(scope.rawValue)
    }
}
