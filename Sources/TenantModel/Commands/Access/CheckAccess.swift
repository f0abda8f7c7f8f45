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
        throw (answer.refusal ?? Refusal(.accessDenied, "access is denied"))
            .recorded(in: tenant, of: bearer, scope, cause, decision)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        bearer.describe(to: &fingerprint)
        fingerprint.add(scope.rawValue)
    }
}
