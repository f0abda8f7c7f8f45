internal import FoundationEssentials
internal import HashTreeCollections

/// Asks somebody to join a tenant.
///
/// The caller makes the token and gives it to the invited; only its hash is kept.
public struct CreateInvitation: Command {
    /// How long an invitation is open unless said otherwise.
    public static let usualLifetime = 7 * Timestamp.day

    /// Whose.
    public var id: TenantID
    /// The new invitation's id, made by the caller.
    public var invitation: InvitationID
    /// Whom.
    public var email: Sensitive
    /// As what.
    public var role: Role
    /// SHA-256 of the token.
    public var tokenHash: [UInt8]
    /// Until when; seven days from now if not given.
    public var expiresAt: Timestamp?
    /// An application's own facts.
    public var metadata: [String: String] = [:]

    /// Names all that an invitation has.
    public init(
        _ id: TenantID, invitation: InvitationID, email: Sensitive, role: Role = .member, tokenHash: [UInt8],
        expiresAt: Timestamp? = nil
    ) {
        self.id = id
        self.invitation = invitation
        self.email = email
        self.role = role
        self.tokenHash = tokenHash
        self.expiresAt = expiresAt
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        precondition(tokenHash.count == 32, "a token's hash has 32 bytes")
        let expiry = expiresAt ?? decision.now.advanced(by: Self.usualLifetime)
        guard expiry > decision.now else { throw .validation("/expires_at", "must be in the future") }
        var faults = ProfileRules.faults(
            name: nil, description: nil, timezone: nil, locale: nil, metadata: metadata)
        if tenant.invitations[invitation] != nil { faults.append(.init("/id", "is taken")) }
        guard faults.isEmpty else { throw .validation(faults) }
        var created = InvitationCreated()
        created.invitation = Data(invitation.bytes)
        created.email = email.value.message
        created.role = role.rawValue
        created.tokenHash = Data(tokenHash)
        created.expiresAt = expiry.rawValue
        created.metadata = metadata.namedTexts
        try decision.emit(.invitationCreated(created), tenant: id, resource: invitation.resource)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        // Not the id and the token: a repeated request comes with others.
        fingerprint.add(id.rawValue)
        fingerprint.add(email)
        fingerprint.add(role.rawValue)
        fingerprint.add(expiresAt)
        fingerprint.add(metadata)
    }

    /// The same with its sensitive values sealed.
    public func sealed<Failure: Error>(
        by seal: (String, String) throws(Failure) -> Sealed
    ) throws(Failure) -> CreateInvitation {
        var copy = self
        copy.email = try email.sealed(at: SealedPlace.invitationEmail, by: seal)
        return copy
    }
}

/// Sends an open or expired invitation again, with a new token and new time.
public struct ResendInvitation: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var invitation: InvitationID
    /// SHA-256 of the new token; the old one is no longer good.
    public var tokenHash: [UInt8]
    /// Until when; seven days from now if not given.
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
        let status = found.status(at: decision.now)
        guard status == .pending || status == .expired else { throw found.refusal(status, invitation) }
        let expiry = expiresAt ?? decision.now.advanced(by: CreateInvitation.usualLifetime)
        guard expiry > decision.now else { throw .validation("/expires_at", "must be in the future") }
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
        switch found.status(at: decision.now) {
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
        let status = found.status(at: decision.now)
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

extension Decision {
    /// Emits the expiry of an open invitation whose time has passed.
    fileprivate mutating func noteExpiry(of invitation: InvitationID, in tenant: TenantID) throws(Refusal) {
        guard let found = fleet.tenant(tenant)?.invitations[invitation], found.recordedStatus == .pending,
            found.status(at: now) == .expired
        else { return }
        var closed = InvitationClosed()
        closed.invitation = Data(invitation.bytes)
        try emit(.invitationExpired(closed), tenant: tenant, resource: invitation.resource)
    }
}

extension Tenant {
    fileprivate func find(_ invitation: InvitationID) throws(Refusal) -> Invitation {
        guard let found = invitations[invitation] else {
            throw Refusal(.notFound, "the tenant \(slug) has no invitation \(invitation)")
        }
        return found
    }
}

extension Invitation {
    fileprivate func refusal(_ status: Status, _ id: InvitationID) -> Refusal {
        switch status {
        case .expired: Refusal(.invitationExpired, "the invitation \(id) expired at \(expiresAt); have it sent again")
        default: Refusal(.invitationUsed, "the invitation \(id) was \(status.rawValue) already")
        }
    }
}

extension InvitationID {
    fileprivate var resource: Resource { Resource(type: "invitation", id: description) }
}
