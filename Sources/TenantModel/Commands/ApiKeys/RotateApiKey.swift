internal import FoundationEssentials

/// Replaces a key's secret; the old one is good for a while longer, so that nobody is locked out meanwhile.
///
/// One old secret at most is good: that of the rotation before ends at once.
public struct RotateApiKey: Command {
    /// Whose; `nil`: the platform's.
    public var tenant: TenantID?
    /// Which.
    public var key: ApiKeyID
    /// The first characters of the new secret.
    public var prefix: String
    /// SHA-256 of the new secret.
    public var secretHash: [UInt8]
    /// How long the old one is still good, in microseconds: 0 to 30 days.
    public var grace: Int64 = 24 * 3_600 * Timestamp.second

    /// Names the key and its new secret.
    public init(_ tenant: TenantID?, _ key: ApiKeyID, prefix: String, secretHash: [UInt8]) {
        self.tenant = tenant
        self.key = key
        self.prefix = prefix
        self.secretHash = secretHash
    }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        precondition(secretHash.count == 32, "a secret's hash has 32 bytes")
        let old = try decision.apiKey(key, of: tenant)
        guard old.status(at: decision.time) == .active else {
            throw Refusal(.notFound, "the API key \(key) is \(old.status(at: decision.time).rawValue); make a new one")
        }
        guard (0...30 * Timestamp.day).contains(grace) else { throw .validation("/grace", "must be 0 to 30 days") }
        var rotated = ApiKeyRotated()
        rotated.apiKey = Data(key.bytes)
        rotated.fromPrefix = old.prefix
        rotated.toPrefix = prefix
        rotated.secretHash = Data(secretHash)
        rotated.oldUntil = decision.time.advanced(by: grace).rawValue
        try decision.emit(.apiKeyRotated(rotated), tenant: tenant, resource: key.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(tenant?.description)
        fingerprint.add(key.rawValue)
        fingerprint.add(grace)
    }
}
