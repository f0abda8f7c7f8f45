/// Writes down that a key's time has passed; one that is good still, or closed, stays as it is.
public struct ExpireApiKey: Command {
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
        _ = try decision.noteExpiry(of: key, in: tenant)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(tenant?.description)
        fingerprint.add(key.rawValue)
    }
}
