internal import FoundationEssentials
internal import HashTreeCollections

/// Makes a credential for a program.
///
/// The caller makes the secret and shows it once; only its hash is kept.
public struct CreateApiKey: Command {
    /// Whose; `nil`: the platform's.
    public var tenant: TenantID?
    /// The new key's id, made by the caller.
    public var key: ApiKeyID
    /// What it is called, 1 to 100 characters.
    public var name: String
    /// The first characters of the secret.
    public var prefix: String
    /// SHA-256 of the secret.
    public var secretHash: [UInt8]
    /// What it may do.
    public var role: AccessRole
    /// What it may do instead of all that its role may; empty: that.
    public var scopes: Set<Scope> = []
    /// Until when it is good; `nil` for ever.
    public var expiresAt: Timestamp?

    /// Names all that a key has.
    public init(_ tenant: TenantID?, key: ApiKeyID, name: String, role: AccessRole, prefix: String, secretHash: [UInt8])
    {
        self.tenant = tenant
        self.key = key
        self.name = name
        self.role = role
        self.prefix = prefix
        self.secretHash = secretHash
    }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        precondition(secretHash.count == 32, "a secret's hash has 32 bytes")
        let keys = try decision.apiKeys(of: tenant)
        var faults: [Refusal.Field] = []
        if !(1...100).contains(name.count) { faults.append(.init("/name", "must have 1 to 100 characters")) }
        if role.isPlatform != (tenant == nil) {
            let known = AccessRole.allCases.filter { $0.isPlatform == (tenant == nil) }.map(\.rawValue)
            faults.append(.init("/role", "must be one of \(known.joined(separator: ", "))"))
        }
        if !scopes.isSubset(of: role.scopes) {
            let allowed = role.scopes.sorted().map(\.rawValue).joined(separator: ", ")
            faults.append(.init("/scopes", "must be among those of \(role.rawValue): \(allowed)"))
        }
        if let expiresAt, expiresAt <= decision.time { faults.append(.init("/expires_at", "must be in the future")) }
        if keys[key] != nil { faults.append(.init("/id", "is taken")) }
        guard faults.isEmpty else { throw .validation(faults) }
        var created = ApiKeyCreated()
        created.apiKey = Data(key.bytes)
        created.name = name
        created.prefix = prefix
        created.secretHash = Data(secretHash)
        created.role = role.rawValue
        created.scopes = scopes.sorted().map(\.rawValue)
        if let expiresAt { created.expiresAt = expiresAt.rawValue }
        try decision.emit(.apiKeyCreated(created), tenant: tenant, resource: key.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        // Not the id and the secret: a repeated request comes with others.
        fingerprint.add(tenant?.description)
        fingerprint.add(name)
        fingerprint.add(role.rawValue)
        for scope in scopes.sorted() { fingerprint.add(scope.rawValue) }
        fingerprint.add(expiresAt)
    }
}
