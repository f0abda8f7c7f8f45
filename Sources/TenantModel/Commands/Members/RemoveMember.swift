internal import HashTreeCollections

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
