internal import HashTreeCollections

extension Fleet {
    /// Whether somebody may do something in a tenant at a moment; asks nobody and records nothing.
    ///
    /// - Complexity: O(log n).
    public func access(of bearer: Bearer, to tenant: TenantID, _ scope: Scope, at time: Timestamp) -> AccessAnswer {
        switch bearer {
        case .user(let user):
            guard let role = role(of: user, in: tenant) else {
                return .no(.noMembership, nil, Refusal(.noMembership, "\(user) is not a member of this tenant"))
            }
            return answer(AccessRole(role), AccessRole(role).scopes, scope, tenant)
        case .apiKey(let hash):
            guard let (place, key) = goodKey(hash: hash, at: time) else {
                return .no(.key, nil, Refusal(.unauthorized, "the API key is unknown, revoked or expired"))
            }
            return access(ofKeyOf: place.tenant, key.role, key.scopes, to: tenant, scope)
        }
    }

    /// Whether an API key that is good may do something in a tenant.
    ///
    /// - Parameter owner: whose key it is; `nil`: the platform's.
    public func access(
        ofKeyOf owner: TenantID?, _ role: AccessRole, _ scopes: Set<Scope>, to tenant: TenantID, _ scope: Scope
    ) -> AccessAnswer {
        guard owner == nil || owner == tenant else {
            return .no(.noMembership, role, Refusal(.accessDenied, "the API key belongs to another tenant"))
        }
        return answer(role, scopes, scope, tenant)
    }

    /// The tenants that somebody belongs to, by id; a key of the platform belongs to none and reaches all.
    public func tenants(of bearer: Bearer, at time: Timestamp) -> [TenantID] {
        switch bearer {
        case .user(let user): return memberships(of: user).map(\.tenant)
        case .apiKey(let hash):
            guard let (place, _) = goodKey(hash: hash, at: time) else { return [] }
            return place.tenant.map { [$0] } ?? []
        }
    }

    /// As what somebody asks who is let into a tenant; `nil`: nobody says who they are, or they have no part in it.
    public func role(of bearer: Bearer?, in tenant: Tenant) -> AccessRole? {
        switch bearer {
        case nil: nil
        case .user(let user): tenant.members[user].map { AccessRole($0.role) }
        case .apiKey(let hash): apiKey(hash: hash)?.key.role
        }
    }

    private func answer(
        _ role: AccessRole, _ scopes: Set<Scope>, _ scope: Scope, _ id: TenantID
    ) -> AccessAnswer {
        guard scopes.contains(scope) else {
            return .no(.scope, role, Refusal(.accessDenied, "a \(role.rawValue) may not do \(scope.rawValue)"))
        }
        guard !role.isPlatform, let refusal = shared(id)?.value.stateRefusal else { return .yes(role) }
        return .no(.state, role, refusal)
    }
}

extension Tenant {
    /// Why a tenant's own people and programs are not served now; `nil`: they are.
    public var stateRefusal: Refusal? {
        switch state {
        case .active: nil
        case .suspended:
            Refusal(.tenantSuspended, "the tenant \(slug) is suspended\(stateReason.map { ": \($0)" } ?? "")")
        case .pending, .inactive, .deleted, .purged:
            Refusal(.tenantInactive, "the tenant \(slug) is \(state.rawValue)")
        }
    }
}
