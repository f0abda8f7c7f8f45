internal import HashTreeCollections

/// Writes down that an invitation's time has passed; one that is open still, or closed, stays as it is.
public struct ExpireInvitation: Command {
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
        _ = try decision.tenant(id).find(invitation)
        try decision.noteExpiry(of: invitation, in: id)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(invitation.rawValue)
    }
}
