internal import Crypto
public import TenantModel

/// A fingerprint of everything that the log says: equal states have equal digests, in every process and at any time.
public struct FleetDigest: Hashable, Sendable, CustomStringConvertible {
    /// SHA-256 of the canonical bytes.
    public let bytes: [UInt8]

    /// Takes the digest of a state.
    ///
    /// - Complexity: O(n log n) in the tenants and what they hold.
    public init(_ fleet: Fleet) {
        var hash = SHA256()
        var canonical = CanonicalBytes()
        fleet.writeCanonicalPlatform(to: &canonical)
        hash.update(data: canonical.bytes)
        for tenant in fleet.allTenants {
            canonical.removeAll()
            tenant.writeCanonical(to: &canonical)
            hash.update(data: canonical.bytes)
        }
        bytes = Array(hash.finalize())
    }

    /// 64 hexadecimal digits.
    public var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
