/// Keeps in a trail that somebody was refused: in the tenant's that it was about, or in the platform's own.
///
/// Who asks for a tenant that is not there is kept as well, with the name: what is in the log must not tell the two
/// apart. The answer is always a "no".
public struct NoteDenial: Command {
    /// Whose trail; `nil`, or a tenant that is not there any more: the platform's.
    public var id: TenantID?
    /// Who asked.
    public var bearer: Bearer
    /// What for; `nil`: for something that every key may have.
    public var scope: Scope?
    /// Why not.
    public var cause: AccessAnswer.Cause
    /// What they called the tenant: one that they have no part in, or none.
    public var name: String?

    /// Names the trail, who asked, what for and why not.
    public init(_ id: TenantID?, _ bearer: Bearer, _ scope: Scope?, _ cause: AccessAnswer.Cause) {
        self.id = id
        self.bearer = bearer
        self.scope = scope
        self.cause = cause
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Refuses, and has that recorded.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = id.flatMap { decision.fleet.tenant($0) }.flatMap { $0.state == .purged ? nil : $0 }
        throw Refusal(.accessDenied, "access is denied")
            .recorded(in: tenant, of: bearer, scope, cause, name: name.map { String($0.prefix(200)) }, decision)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        if let id { fingerprint.add(id.rawValue) }
        bearer.describe(to: &fingerprint)
        for text in [scope?.rawValue, cause.rawValue, name] { fingerprint.add(text) }
    }
}

extension Refusal {
    /// The same, with the event that says so.
    ///
    /// - Parameters:
    ///   - tenant: whose trail; `nil`: the platform's.
    ///   - name: what a tenant was called that is another's, or nobody's. Each is told by itself: whether two names are
    ///     those of one tenant must not be told by what the log grows by.
    func recorded(
        in tenant: Tenant?, of bearer: Bearer, _ scope: Scope?, _ cause: AccessAnswer.Cause, name: String? = nil,
        _ decision: borrowing Decision
    ) -> Refusal {
        var denied = AccessDenied()
        denied.cause = cause.rawValue
        denied.scope = scope?.rawValue ?? ""
        denied.tenants = Array(decision.fleet.tenants(of: bearer, at: decision.time).prefix(8).map(\.description))
        let absent = tenant == nil ? name : nil
        let resource = absent.map { Resource(type: "tenant", id: $0) } ?? Resource(type: "scope", id: denied.scope)
        let actor = decision.context.actor.id
        var refusal = self
        refusal.recording = RecordedRefusal(
            tenant: tenant?.id,
            subject: [bearer.name(in: decision.fleet), name].compactMap(\.self).joined(separator: " "),
            resource: resource,
            lastRecorded: name == nil ? tenant?.details.value.denials.last { $0.actor == actor }?.at : nil
        ) { [denied] count in
            var denied = denied
            denied.count = count
            return .accessDenied(denied)
        }
        return refusal
    }
}

extension Bearer {
    func describe(to fingerprint: inout Fingerprint) {
        switch self {
        case .user(let user): fingerprint.add(user)
        case .apiKey(let hash): for byte in hash { fingerprint.add(byte) }
        }
    }
}
