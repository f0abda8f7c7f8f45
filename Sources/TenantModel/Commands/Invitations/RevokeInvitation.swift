internal import FoundationEssentials
internal import HashTreeCollections

/// Takes an open invitation back.
public struct RevokeInvitation: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var invitation: InvitationID

    /// Names the invitation.
    public init(_ id: TenantID, _ invitation: InvitationID) {
        self.id = id
        self.invitation = invitation
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let found = try decision.changeableTenant(id).find(invitation)
        switch found.status(at: decision.time) {
        case .revoked: return
        case .pending: break
        case .expired:
            // Taking back what has expired is done already, but the log does not know yet.
            return try decision.noteExpiry(of: invitation, in: id)
        case .accepted: throw found.refusal(.accepted, invitation)
        }
        var closed = InvitationClosed()
        closed.invitation = Data(invitation.bytes)
        try decision.emit(.invitationRevoked(closed), tenant: id, resource: invitation.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(invitation.rawValue)
    }
}
