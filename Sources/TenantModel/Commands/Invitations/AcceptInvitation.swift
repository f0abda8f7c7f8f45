internal import FoundationEssentials
internal import HashTreeCollections

/// Makes the bearer of an invitation's token a member.
public struct AcceptInvitation: Command {
    /// Whose: found by the token.
    public var id: TenantID
    /// Which: found by the token.
    public var invitation: InvitationID
    /// The token's SHA-256.
    public var tokenHash: [UInt8]
    /// Who accepts.
    public var user: String

    /// Names what the token was found to be for, and who brings it.
    public init(_ place: InvitationPlace, tokenHash: [UInt8], user: String) {
        id = place.tenant
        invitation = place.invitation
        self.tokenHash = tokenHash
        self.user = user
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        let found = try tenant.find(invitation)
        guard found.tokenHash == tokenHash else {
            throw Refusal(.notFound, "there is no invitation with this token; a newer one may have been sent")
        }
        let status = found.status(at: decision.time)
        guard status == .pending else { throw found.refusal(status, invitation) }
        switch tenant.state {
        case .suspended: throw Refusal(.tenantSuspended, "the tenant \(tenant.slug) is suspended")
        case .inactive: throw Refusal(.tenantInactive, "the tenant \(tenant.slug) is inactive")
        case .pending, .active, .deleted, .purged: break
        }
        var accepted = InvitationAccepted()
        accepted.invitation = Data(invitation.bytes)
        accepted.user = user
        try decision.emit(.invitationAccepted(accepted), tenant: id, resource: invitation.resource)
        var add = AddMember(id, user: user, role: found.role, invitedBy: found.invitedBy)
        add.invitation = invitation
        try add.decide(&decision)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(invitation.rawValue)
        fingerprint.add(user)
    }
}
