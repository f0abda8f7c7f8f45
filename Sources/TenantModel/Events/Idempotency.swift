/// What makes a repeated request recognisable.
public struct Idempotency: Hashable, Sendable {
    /// A hash of the caller's key and its scope: actor and tenant.
    public var key: UInt128
    /// A hash of what was asked for.
    public var fingerprint: UInt128

    /// Joins the two.
    public init(key: UInt128, fingerprint: UInt128) {
        self.key = key
        self.fingerprint = fingerprint
    }
}
