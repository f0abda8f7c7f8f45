internal import FoundationEssentials
internal import HashTreeCollections

/// Asks somebody to join a tenant.
///
/// The caller makes the token and gives it to the invited; only its hash is kept.
public struct CreateInvitation: Command {
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
    /// Until when; for as many days as the platform's settings say if not given.
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
        let expiry = expiresAt ?? decision.usualExpiry
        guard expiry > decision.time else { throw .validation("/expires_at", "must be in the future") }
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

    /// What is wrong with the sensitive values.
    public var faultsInClear: [Refusal.Field] {
        [
            ("/email", email.faultAsEmail)
        ].compactMap { field, fault in fault.map { Refusal.Field(field, $0) } }
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
