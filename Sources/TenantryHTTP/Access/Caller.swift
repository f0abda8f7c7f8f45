internal import Tenantry
internal import TenantModel

/// The key that a request came with, as far as the routes need to know it.
struct Caller: Sendable {
    let key: ApiKeyID
    /// SHA-256 of the secret.
    let hash: [UInt8]
    /// Whose; `nil`: the platform's.
    let tenant: TenantID?
    let role: AccessRole
    let scopes: Set<Scope>

    var bearer: Bearer { .apiKey(hash) }
    /// Who the events say it was.
    var actor: Actor { Actor(type: "service", id: key.description) }
}

extension Api {
    /// Whether a key that an answer was begun for is still good: one that is revoked hears nothing more.
    func stillServes(_ caller: Caller) throws -> Bool {
        try read { fleet, now in
            guard let (place, _) = fleet.goodKey(hash: caller.hash, at: now) else { return false }
            return place.tenant.flatMap { fleet.shared($0)?.value.stateRefusal } == nil
        }
    }
}
