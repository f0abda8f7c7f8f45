internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// The gate: who asks, and whether they may. No route decides that itself.
extension Exchange {
    /// Lets the request in, or not.
    ///
    /// A refusal goes into the trail of the tenant that it was about. What a tenant's key asks about another tenant is
    /// answered as if that were not there.
    ///
    /// - Parameter visit: gets what is found out, also about a request that is refused.
    /// - Throws: ``Problem``: `unauthorized`, `access-denied`, `tenant-not-found`, `tenant-suspended`,
    ///   `tenant-inactive`, `tenant-purged`.
    func admit(_ visit: inout Visit) throws {
        guard route.access != .open else { return }
        try api.read { fleet, now in
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
                    throw Problem(.accessDenied, "this is for the platform's keys, and the key is a tenant's")
                }
            case .tenant(let scope):
                visit.tenant = try reached(by: caller, scope, in: fleet, at: now)
            }
        }
    }

    private func authenticated(in fleet: Fleet, at now: Timestamp) throws -> Caller {
        guard let secret = bearerToken else {
            throw Problem(.unauthorized, "the request has no Authorization: Bearer with an API key")
        }
        let hash = Platform.hash(ofToken: secret)
        guard let (place, key) = fleet.apiKey(hash: hash), key.accepts(hash, at: now) else {
            throw Problem(.unauthorized, "the API key is unknown, revoked or expired")
        }
        return Caller(key: place.key, hash: hash, tenant: place.tenant, role: key.role, scopes: key.scopes)
    }

    /// What follows `Bearer`, if it has the form of a key.
    private var bearerToken: String? {
        guard let field = headers[.authorization], field.utf8.count <= 256 else { return nil }
        let (scheme, rest) = (field.utf8.prefix(6), field.utf8.dropFirst(6))
        let secret = rest.drop { $0 == UInt8(ascii: " ") }
        // A scheme's letters may be large or small (RFC 9110, 11.1).
        guard scheme.elementsEqual("bearer".utf8, by: { $0 | 0x20 == $1 }), secret.count < rest.count,
            secret.starts(with: "tk_".utf8)
        else { return nil }
        return String(decoding: secret, as: UTF8.self)
    }

    private func checkScope(_ scope: Scope, of caller: Caller) throws(Problem) {
        guard caller.scopes.contains(scope) else { throw Self.denied(caller, scope) }
    }

    /// A tenant that is not in use does not ask.
    private func checkState(of caller: Caller, in fleet: Fleet) throws(Problem) {
        guard let tenant = caller.tenant.flatMap({ fleet.tenant($0) }), let refusal = tenant.stateRefusal else {
            return
        }
        guard tenant.state == .pending, route.isForPending else {
            throw Problem(refusal: refusal)
        }
    }

    private func reached(
        by caller: Caller, _ scope: Scope, in fleet: Fleet, at now: Timestamp
    ) throws -> TenantID {
        let name = part("tenant")
        guard let id = try meant(by: name, of: caller, in: fleet), let tenant = fleet.tenant(id) else {
            throw Self.noTenant(name)
        }
        let access = fleet.access(of: caller.bearer, to: id, scope, at: now)
        switch access.cause {
        case nil: break
        case .state:
            guard tenant.state == .pending, route.isForPending else {
                throw access.refusal.map { Problem(refusal: $0) } ?? Self.denied(caller, scope)
            }
        case .noMembership:
            try recordDenial(to: id, scope, by: caller)
            throw Self.noTenant(name)
        case .scope, .key:
            try recordDenial(to: id, scope, by: caller)
            throw Self.denied(caller, scope)
        }
        guard tenant.state != .purged || route.outlivesPurge else {
            throw Problem(.tenantPurged, "the tenant \(name.prefix(200)) was purged")
        }
        return id
    }

    /// Whom the path's name means, or meant at the moment that the query names.
    private func meant(by name: String, of caller: Caller, in fleet: Fleet) throws -> TenantID? {
        guard route.reply.takesMoment, let moment = try query.moment() else { return fleet.resolve(name) }
        let past = try platform.past(at: moment)
        // A tenant's key sees its own tenant alone; to look for others would take longer if there is none.
        guard let own = caller.tenant else { return try past.tenant(called: name)?.id ?? fleet.resolve(name) }
        return try past.tenant(own)?.isCalled(name) == true ? own : fleet.resolve(name)
    }

    /// Has it written into a tenant's trail that a key was refused.
    func recordDenial(to tenant: TenantID, _ scope: Scope, by caller: Caller) throws(Problem) {
        var known = self
        known.visit.caller = caller
        api.denials.note(.init(bearer: caller.bearer, tenant: tenant, scope: scope, context: try known.context()))
    }

    private static func denied(_ caller: Caller, _ scope: Scope) -> Problem {
        Problem(.accessDenied, "a \(caller.role.rawValue) key without the scope \(scope.rawValue) may not do this")
    }
}
