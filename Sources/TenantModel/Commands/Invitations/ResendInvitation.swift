internal import FoundationEssentials
internal import HashTreeCollections

/// Sends an open or expired invitation again, with a new token and new time.
public struct ResendInvitation: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var invitation: InvitationID
    /// SHA-256 of the new token; the old one is no longer good.
    public var tokenHash: [UInt8]
    /// Until when; for as many days as the platform's settings say if not given.
    public var expiresAt: Timestamp?

    /// Names all that a new letter has.
    public init(_ id: TenantID, _ invitation: InvitationID, tokenHash: [UInt8], expiresAt: Timestamp? = nil) {
        self.id = id
        self.invitation = invitation
        self.tokenHash = tokenHash
        self.expiresAt = expiresAt
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let found = try decision.changeableTenant(id).find(invitation)
        precondition(tokenHash.count == 32, "a token's hash has 32 bytes")
        let status = found.status(at: decision.time)
        guard status == .pending || status == .expired else { throw found.refusal(status, invitation) }
        let expiry = expiresAt ?? decision.usualExpiry
        guard expiry > decision.time else { throw .validation("/expires_at", "must be in the future") }
        try decision.noteExpiry(of: invitation, in: id)
        var resent = InvitationResent()
        resent.invitation = Data(invitation.bytes)
        resent.tokenHash = Data(tokenHash)
        resent.fromExpiresAt = found.expiresAt.rawValue
        resent.toExpiresAt = expiry.rawValue
        try decision.emit(.invitationResent(resent), tenant: id, resource: invitation.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(invitation.rawValue)
        fingerprint.add(expiresAt)
    }
}
