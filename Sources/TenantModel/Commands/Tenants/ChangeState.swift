internal import HashTreeCollections

/// Moves a tenant from one state of its life to another; a tenant that is there already stays as it is.
///
/// Why is said in the context's reason.
public struct ChangeState: Command {
    /// What can be asked for.
    public enum Move: String, Hashable, Sendable, CaseIterable {
        /// Into use.
        case activate
        /// Stop it.
        case suspend
        /// Switch it off.
        case deactivate
        /// Hide it; it can be restored.
        case delete
        /// Take deleting back: to the state before.
        case restore
    }

    /// Whose.
    public var id: TenantID
    /// Which way.
    public var move: Move

    /// Names the tenant and the way.
    public init(_ id: TenantID, _ move: Move) {
        self.id = id
        self.move = move
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.tenant(id)
        let target: LifecycleState
        switch move {
        case .activate: target = .active
        case .suspend: target = .suspended
        case .deactivate: target = .inactive
        case .delete: target = .deleted
        case .restore:
            guard let before = tenant.stateBeforeDeletion else {
                throw Refusal(.invalidTransition, "the tenant \(tenant.slug) is \(tenant.state.rawValue), not deleted")
            }
            target = before
            for (user, member) in tenant.members.sorted(by: { $0.key < $1.key }) where member.role == .owner {
                try decision.checkMayOwnAnother(user)
            }
        }
        guard tenant.state != target else { return }
        guard move == .restore || tenant.state.mayBecome(target) else {
            let hint = tenant.state == .deleted ? "; restore it first" : ""
            throw Refusal(
                .invalidTransition,
                "a tenant that is \(tenant.state.rawValue) cannot become \(target.rawValue)\(hint)")
        }
        var change = StateChanged()
        change.from = tenant.state.rawValue
        change.to = target.rawValue
        try decision.emit(payload(change), tenant: id, resource: Resource(type: "tenant", id: tenant.slug))
    }

    private func payload(_ change: StateChanged) -> EventPayload {
        switch move {
        case .activate: .tenantActivated(change)
        case .suspend: .tenantSuspended(change)
        case .deactivate: .tenantDeactivated(change)
        case .delete: .tenantDeleted(change)
        case .restore: .tenantRestored(change)
        }
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(move.rawValue)
    }
}
