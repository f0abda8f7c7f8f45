internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// The gate: who asks, and whether they may. No route decides that itself.
extension Exchange {
    /// Lets the request in, or not; what is found out, also about a request that is refused, is in its visit.
    ///
    /// A refusal goes into the trail of the tenant that it was about, or into the platform's. What a tenant's key asks
    /// about another tenant is answered as if that were not there, and nothing is looked up for it.
    ///
    /// - Throws: ``Problem``: `unauthorized`, `access-denied`, `tenant-not-found`, `tenant-suspended`,
    ///   `tenant-inactive`, `tenant-purged`; ``Denied`` with one of them if it is to be recorded.
    mutating func admit(in fleet: Fleet, at now: Timestamp) throws {
        let caller = try authenticated(in: fleet, at: now)
        (visit.caller, visit.tenant) = (caller, caller.tenant)
        switch route.access {
        case .open: break
        case .anyKey: try checkState(of: caller, in: fleet)
        case .reach(let scope):
            try checkScope(scope, of: caller)
            try checkState(of: caller, in: fleet)
        case .platform(let scope):
            try checkScope(scope, of: caller)
            guard caller.tenant == nil else {
                throw denied(
                    .scope, caller, Problem(.accessDenied, "this is for the platform's keys, and the key is a tenant's")
                )
            }
        case .tenant(let scope):
            visit.tenant = try reached(by: caller, scope, in: fleet)
        }
    }

    /// Lets the request in once more, after it had to wait: its key may have been revoked meanwhile.
    ///
    /// - Throws: as ``admit(in:at:)``; `tenant-not-found` if the path means another tenant than before.
    func admitAgain() throws {
        guard route.access != .open else { return }
        var again = Exchange(asked: asked)
        try api.read { fleet, now in try again.admit(in: fleet, at: now) }
        guard again.visit.tenant == visit.tenant else { throw Self.noTenant(part("tenant")) }
    }

    private func authenticated(in fleet: Fleet, at now: Timestamp) throws -> Caller {
        guard let secret = asked.fields.apiKey else {
            throw Problem(.unauthorized, "the request has no Authorization: Bearer with an API key")
        }
        let hash = Platform.hash(ofToken: secret)
        let bad = { Problem(.unauthorized, "the API key is unknown, revoked or expired") }
        guard let (place, key) = fleet.apiKey(hash: hash) else { throw bad() }
        let caller = Caller(key: place.key, hash: hash, tenant: place.tenant, role: key.role, scopes: key.scopes)
        guard key.accepts(hash, at: now) else { throw denied(.key, caller, bad()) }
        return caller
    }

    private func checkScope(_ scope: Scope, of caller: Caller) throws(Denied) {
        guard caller.scopes.contains(scope) else { throw denied(.scope, caller, Self.mayNot(caller, scope)) }
    }

    /// A tenant that is not in use does not ask.
    private func checkState(of caller: Caller, in fleet: Fleet) throws(Denied) {
        guard let tenant = caller.tenant.flatMap({ fleet.shared($0) }), let refusal = tenant.value.stateRefusal else {
            return
        }
        guard tenant.value.state == .pending, route.isForPending else {
            throw denied(.state, caller, Problem(refusal: refusal))
        }
    }

    private func reached(
        by caller: Caller, _ scope: Scope, in fleet: Fleet
    ) throws -> TenantID {
        let name = part("tenant")
        guard let id = try meant(by: name, of: caller, in: fleet), let state = fleet.state(of: id) else {
            // Who reaches every tenant has mistyped; anybody else tries a door.
            guard caller.tenant != nil else { throw Self.noTenant(name) }
            throw denied(.noMembership, caller, Self.noTenant(name), about: .named(name))
        }
        let access = fleet.access(ofKeyOf: caller.tenant, caller.role, caller.scopes, to: id, scope)
        if let cause = access.cause {
            let isOnItsWay = cause == .state && state == .pending && route.isForPending
            guard isOnItsWay else {
                let refusal = cause == .state ? access.refusal.map { Problem(refusal: $0) } : nil
                throw denied(cause, caller, refusal ?? Self.mayNot(caller, scope), about: .tenant(id))
            }
        }
        guard try state != .purged || route.outlivesPurge || firstAnswer(about: id, by: caller) != nil else {
            throw Problem(.tenantPurged, "the tenant \(name.prefix(200)) was purged")
        }
        return id
    }

    /// Whom the path's name means, or meant at the moment that the query names; of a tenant's key nobody but its own.
    private func meant(by name: String, of caller: Caller, in fleet: Fleet) throws -> TenantID? {
        let past = try route.reply.takesMoment ? query.moment().map { try platform.past(at: $0) } : nil
        guard let own = caller.tenant else {
            return try past?.tenant(called: name)?.id ?? fleet.resolve(name) ?? answered(name, by: caller)
        }
        if fleet.shared(own)?.value.isCalled(name) == true { return own }
        if try past?.tenant(own)?.isCalled(name) == true { return own }
        return try answered(name, by: caller) == own ? own : nil
    }

    /// Has it written into a trail that a key was refused.
    ///
    /// What the caller says of itself stays out: a trail is not for strangers to write in.
    ///
    /// - Parameters:
    ///   - subject: whom it was about; unless said, the key's own tenant, or the platform.
    ///   - scope: what for, if it is something else than the route's.
    func note(
        _ cause: AccessAnswer.Cause, _ caller: Caller, _ subject: DenialRecorder.Denial.Subject? = nil,
        scope: Scope? = nil
    ) {
        api.denials.note(denial(cause, caller, about: subject, scope))
    }

    private func denied(
        _ cause: AccessAnswer.Cause, _ caller: Caller, _ problem: Problem,
        about subject: DenialRecorder.Denial.Subject? = nil
    ) -> Denied {
        Denied(problem: problem, denial: denial(cause, caller, about: subject))
    }

    private func denial(
        _ cause: AccessAnswer.Cause, _ caller: Caller, about subject: DenialRecorder.Denial.Subject?,
        _ scope: Scope? = nil
    ) -> DenialRecorder.Denial {
        var context = CommandContext(actor: caller.actor, origin: .api)
        tell(&context)
        return DenialRecorder.Denial(
            subject: subject ?? caller.tenant.map { .tenant($0) } ?? .platform, bearer: caller.bearer,
            scope: scope ?? route.access.scope, cause: cause, context: context)
    }

    private static func mayNot(_ caller: Caller, _ scope: Scope) -> Problem {
        let role = caller.role.rawValue
        return Problem(.accessDenied, "a key of the role \(role) without the scope \(scope.rawValue) may not do this")
    }
}

// MARK: - Repetitions

extension Exchange {
    /// The tenant of a request with this `Idempotency-Key` that was answered before, if it was called so then: it may
    /// have another name since, or none.
    private func answered(_ name: String, by caller: Caller) throws -> TenantID? {
        guard route.isCommand, headers[.idempotencyKey] != nil,
            let id = try caller.tenant ?? platform.lastHolder(of: name)?.tenant,
            let first = try firstAnswer(about: id, by: caller),
            try platform.past(at: .position(first - 1)).tenant(id)?.isCalled(name) == true
        else { return nil }
        return id
    }

    private func firstAnswer(about id: TenantID, by caller: Caller) throws -> Position? {
        guard route.isCommand, let key = try? idempotencyKey() else { return nil }
        return try platform.positions(answering: key, of: caller.actor, about: id)?.lowerBound
    }
}
