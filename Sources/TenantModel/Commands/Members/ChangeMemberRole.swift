internal import HashTreeCollections

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
        if role == .owner { try decision.checkMayOwnAnother(user) }
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
