internal import FoundationEssentials
internal import HashTreeCollections

/// What users' ids must look like.
enum MemberRules {
    static func fault(inUser user: String) -> String? {
        (1...256).contains(user.utf8.count) && !user.utf8.contains(where: { $0 < 32 })
            ? nil : "must have 1 to 256 bytes without control characters"
    }
}

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

/// Gives a member another role; the last owner keeps theirs.
public struct ChangeMemberRole: Command {
    /// Whose.
    public var id: TenantID
    /// Who.
    public var user: String
    /// What they become.
    public var role: Role

    /// Names the tenant, the user and the role.
    public init(_ id: TenantID, user: String, role: Role) {
        self.id = id
        self.user = user
        self.role = role
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        let member = try tenant.member(user)
        guard member.role != role else { return }
        if member.role == .owner { try tenant.checkOtherOwner(than: user) }
        var changed = MemberRoleChanged()
        changed.user = user
        changed.from = member.role.rawValue
        changed.to = role.rawValue
        try decision.emit(.memberRoleChanged(changed), tenant: id, resource: Resource(type: "member", id: user))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(user)
        fingerprint.add(role.rawValue)
    }
}

/// Ends a membership; the last owner stays.
public struct RemoveMember: Command {
    /// Whose.
    public var id: TenantID
    /// Who.
    public var user: String

    /// Names the tenant and the user.
    public init(_ id: TenantID, user: String) {
        self.id = id
        self.user = user
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        let member = try tenant.member(user)
        if member.role == .owner { try tenant.checkOtherOwner(than: user) }
        var removed = MemberRemoved()
        removed.user = user
        removed.role = member.role.rawValue
        try decision.emit(.memberRemoved(removed), tenant: id, resource: Resource(type: "member", id: user))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(user)
    }
}

extension Tenant {
    fileprivate func member(_ user: String) throws(Refusal) -> Member {
        guard let member = members[user] else { throw Refusal(.notFound, "\(user) is not a member of \(slug)") }
        return member
    }

    fileprivate func checkOtherOwner(than user: String) throws(Refusal) {
        guard ownerCount > 1 else {
            throw Refusal(.lastOwner, "\(user) is the last owner of \(slug); make somebody else an owner first")
        }
    }
}
