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
