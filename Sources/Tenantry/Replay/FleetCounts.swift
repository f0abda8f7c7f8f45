internal import HashTreeCollections
internal import TenantModel

/// How many tenants there are, of what kind: counted along a replay, a step at a time.
struct FleetCounts: Sendable {
    private(set) var tenants: Int64 = 0
    private(set) var members: Int64 = 0
    private(set) var states: [String: Int64] = [:]
    private(set) var tiers: [String: Int64] = [:]

    /// Counts one tenant as it is now, and no longer as it was.
    mutating func note(_ step: ReplayStep) {
        count(step.before, -1)
        count(step.after, 1)
    }

    private mutating func count(_ tenant: Tenant?, _ sign: Int64) {
        guard let tenant else { return }
        states[tenant.state.rawValue, default: 0] += sign
        guard tenant.state != .purged else { return }
        tenants += sign
        members += sign * Int64(tenant.members.count)
        tiers[tenant.tier.id, default: 0] += sign
    }
}

extension Condition {
    /// Whether what it says of all tenants is so.
    func holds(of counts: FleetCounts) -> Bool {
        comparisons.allSatisfy { comparison in
            let name = comparison.name
            let number: Int64 =
                switch name.form.pattern {
                case "fleet.tenants": counts.tenants
                case "fleet.members": counts.members
                case "fleet.state.STATE": counts.states[name.word] ?? 0
                case "fleet.tier.TIER": counts.tiers[name.word] ?? 0
                default: preconditionFailure("\(name.form.pattern) is no name of all tenants")
                }
            return comparison.holds(.number(number))
        }
    }
}
