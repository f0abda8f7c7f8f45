internal import HashTreeCollections

extension Tenant {
    mutating func add(_ message: MemberAdded, _ event: Event) throws(FoldError) {
        guard members[message.user] == nil else { throw event.fault("\(message.user) is a member already") }
        guard let role = Role(rawValue: message.role) else { throw event.fault("there is no role \(message.role)") }
        members[message.user] = Member(
            role: role, joinedAt: event.recordedAt, invitedBy: message.hasInvitedBy ? message.invitedBy : nil)
        if role == .owner { ownerCount += 1 }
        countUsers(event)
    }

    mutating func changeRole(_ message: MemberRoleChanged, _ event: Event) throws(FoldError) {
        guard let role = Role(rawValue: message.to), let member = members[message.user],
            member.role.rawValue == message.from
        else { throw event.fault("\(message.user) is not a member with the role \(message.from)") }
        if member.role == .owner { ownerCount -= 1 }
        if role == .owner { ownerCount += 1 }
        members[message.user]?.role = role
    }

    mutating func remove(_ message: MemberRemoved, _ event: Event) throws(FoldError) {
        guard let member = members.removeValue(forKey: message.user) else {
            throw event.fault("\(message.user) is not a member")
        }
        if member.role == .owner { ownerCount -= 1 }
        countUsers(event)
    }

    /// The level of users follows the members.
    private mutating func countUsers(_ event: Event) {
        usage.set(.users, to: Int64(members.count))
        rearmThresholds(of: .users, at: event.recordedAt)
    }

    mutating func evolveInvitation(_ event: Event) throws(FoldError) {
        switch event.payload {
        case .invitationCreated(let message): try invite(message, event)
        case .invitationResent(let message):
            try change(message.invitation, event) { invitation in
                invitation.tokenHash = Array(message.tokenHash)
                invitation.expiresAt = Timestamp(rawValue: message.toExpiresAt)
                invitation.sentCount += 1
                invitation.recordedStatus = .pending
                invitation.closedAt = nil
            }
        case .invitationAccepted(let message): try close(message.invitation, .accepted, event)
        case .invitationRevoked(let message): try close(message.invitation, .revoked, event)
        case .invitationExpired(let message): try close(message.invitation, .expired, event)
        default: preconditionFailure("\(event.payload.type.name) is not an event of an invitation")
        }
    }

    private mutating func invite(_ message: InvitationCreated, _ event: Event) throws(FoldError) {
        guard let id = InvitationID(bytes: message.invitation), invitations[id] == nil,
            let role = Role(rawValue: message.role)
        else { throw event.fault("the invitation is malformed, or there already") }
        invitations[id] = Invitation(
            email: Sealed(message.email), role: role, recordedStatus: .pending, tokenHash: Array(message.tokenHash),
            expiresAt: Timestamp(rawValue: message.expiresAt), metadata: Dictionary(message.metadata),
            createdAt: event.recordedAt, invitedBy: event.context.actor.id, sentCount: 1)
    }

    private mutating func close(
        _ bytes: some Collection<UInt8>, _ status: Invitation.Status, _ event: Event
    ) throws(FoldError) {
        try change(bytes, event) { invitation in
            invitation.recordedStatus = status
            invitation.closedAt = event.recordedAt
        }
    }

    private mutating func change(
        _ bytes: some Collection<UInt8>, _ event: Event, _ body: (inout Invitation) -> Void
    ) throws(FoldError) {
        guard let id = InvitationID(bytes: bytes), var invitation = invitations[id],
            invitation.recordedStatus == .pending || event.payload.type == .invitationResent
        else { throw event.fault("there is no such open invitation") }
        body(&invitation)
        invitations[id] = invitation
    }
}
