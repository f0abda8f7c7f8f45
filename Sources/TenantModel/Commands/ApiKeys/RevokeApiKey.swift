/// Takes a key back, at once; one that is closed stays as it is.
public struct RevokeApiKey: Command {
    /// Whose; `nil`: the platform's.
    public var tenant: TenantID?
    /// Which.
    public var key: ApiKeyID

    /// Names the key.
    public init(_ tenant: TenantID?, _ key: ApiKeyID) {
        self.tenant = tenant
        self.key = key
    }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let old = try decision.apiKey(key, of: tenant)
        guard try !decision.noteExpiry(of: key, in: tenant), old.closedAt == nil else { return }
        try decision.emit(.apiKeyRevoked(old.closing(key)), tenant: tenant, resource: key.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(tenant?.description)
        fingerprint.add(key.rawValue)
    }
}
