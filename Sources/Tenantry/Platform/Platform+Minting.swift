internal import Crypto
public import EventLog
internal import Foundation
public import TenantModel

extension Platform {
    /// Makes a tenant's id: a UUIDv7 (RFC 9562, 5.7) of the store's clock and random bits.
    public func newTenantID() -> TenantID { TenantID(rawValue: newUUID()) }

    /// Makes an invitation's id, in the same form.
    public func newInvitationID() -> InvitationID { InvitationID(rawValue: newUUID()) }

    private func newUUID() -> UInt128 {
        let milliseconds = UInt128(UInt64(max(0, edges.clock.wall() / 1_000))) & 0xFFFF_FFFF_FFFF
        let random = edges.random.id()
        let high = milliseconds << 80 | 7 << 76 | (random >> 64 & 0xFFF) << 64
        return high | 2 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// Makes an API key's id, in the same form.
    public func newApiKeyID() -> ApiKeyID { ApiKeyID(rawValue: newUUID()) }

    /// Makes an invitation's token, to be given to the invited once: `inv_` and 43 characters of base 64.
    public func newToken() -> String { "inv_" + newSecret() }

    /// Makes an API key's secret, to be shown once: `tk_` and 43 characters of base 64.
    public func newApiKeySecret() -> String { "tk_" + newSecret() }

    private func newSecret() -> String {
        let text = Data(edges.random.bytes(32)).base64EncodedString()
        return text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// The hash by which a token is known: SHA-256 of its text.
    public static func hash(ofToken token: String) -> [UInt8] { Array(SHA256.hash(data: Array(token.utf8))) }

    /// What makes a repetition of these commands recognisable, under a caller's key.
    ///
    /// The key counts within its actor and tenant: two actors may use the same one. A tenant that the request itself
    /// makes is none yet: a repetition comes with another new id.
    ///
    /// - Parameter occurredAt: when the caller says that it happened; another time is another request.
    public static func idempotency(
        key: String, actor: Actor, commands: [any Command], occurredAt: Timestamp? = nil
    ) -> Idempotency {
        let tenant = commands.first is CreateTenant ? nil : commands.last?.tenant
        var request = SHA256()
        for command in commands { request.update(data: Fingerprint(of: command).bytes) }
        if let occurredAt { request.update(data: Data("occurred \(occurredAt)".utf8)) }
        return Idempotency(
            key: scoped(key, actor, tenant?.description ?? ""), fingerprint: leading(request.finalize()))
    }

    /// The positions of the events of a request about a tenant that was answered under a caller's key; `nil`: none was,
    /// or too long ago.
    ///
    /// - Complexity: O(log n).
    public func positions(
        answering key: String, of actor: Actor, about tenant: TenantID
    ) throws -> ClosedRange<Position>? {
        let answered = Self.scoped(key, actor, tenant.description)
        return try read { $0.positions(answering: answered, at: now) }
    }

    /// What makes a repetition of a text of commands recognisable, under a caller's key.
    static func idempotency(key: String, actor: Actor, text: String) -> Idempotency {
        Idempotency(
            key: scoped(key, actor, "batch"), fingerprint: leading(SHA256.hash(data: Data(text.utf8))))
    }

    private static func scoped(_ key: String, _ actor: Actor, _ tenant: String) -> UInt128 {
        var scope = SHA256()
        for part in [key, actor.type, actor.id, tenant] {
            scope.update(data: Data("\(part.utf8.count):".utf8))
            scope.update(data: Data(part.utf8))
        }
        return leading(scope.finalize())
    }

    private static func leading(_ digest: SHA256.Digest) -> UInt128 {
        digest.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
    }
}
