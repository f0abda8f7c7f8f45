internal import FoundationEssentials
internal import HashTreeCollections

/// Makes a user a member of a tenant; refused where that would pass the limit of users.
public struct AddMember: Command {
    /// Whose.
    public var id: TenantID
    /// Who.
    public var user: String
    /// As what.
    public var role: Role
    /// Who asked them.
    public var invitedBy: String?
    /// The invitation that they accepted.
    var invitation: InvitationID?

    /// Names the tenant, the user and the role.
    public init(_ id: TenantID, user: String, role: Role = .member, invitedBy: String? = nil) {
        self.id = id
        self.user = user
        self.role = role
        self.invitedBy = invitedBy
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        if let fault = MemberRules.fault(inUser: user) { throw .validation("/user", fault) }
        if let member = tenant.members[user] {
            guard member.role != role || invitation != nil else { return }
            throw Refusal(
                .alreadyMember, "\(user) is a member of \(tenant.slug) already, as \(member.role.rawValue)")
        }
        if role == .owner { try decision.checkMayOwnAnother(user) }
        try decision.checkRoom(for: 1, of: .users, in: tenant)
        var added = MemberAdded()
        added.user = user
        added.role = role.rawValue
        if let invitedBy { added.invitedBy = invitedBy }
        if let invitation { added.invitation = .init(invitation.bytes) }
        try decision.emit(.memberAdded(added), tenant: id, resource: Resource(type: "member", id: user))
        try decision.reportThresholds(of: id, .users)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(user)
        fingerprint.add(role.rawValue)
        fingerprint.add(invitedBy)
    }
}
