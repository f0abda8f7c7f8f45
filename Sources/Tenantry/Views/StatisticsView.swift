public import TenantModel

/// How many tenants there are, of what kind, and how that came: the public JSON shape.
public struct StatisticsView: Encodable, Sendable {
    /// Tenants of any state but purged.
    public let tenants: Int
    /// By state.
    public let states: [String: Int]
    /// By catalogue and tier, as `smtp/pro`.
    public let tiers: [String: Int]
    /// By health.
    public let health: [String: Int]
    /// Created within the last 30 days, by day.
    public let created: [String: Int]
    /// Of those whose onboarding was started, how many have completed it, in percent; missing: of none.
    public let onboarding_percent: Int?
    /// Members of all tenants.
    public let members: Int
    /// The log's last position.
    public let position: Position

    /// Counts tenants as they were at a position, at a time.
    public init(_ tenants: [Tenant], at time: Timestamp, position: Position) {
        let all = tenants.filter { $0.state != .purged }
        let count = { (key: (Tenant) -> String) in
            all.reduce(into: [String: Int]()) { $0[key($1), default: 0] += 1 }
        }
        self.tenants = all.count
        states = count { $0.state.rawValue }
        tiers = count { "\($0.catalog.name)/\($0.tier.id)" }
        health = count { TenantHealth($0, at: time).status.rawValue }
        let since = time.advanced(by: -30 * Timestamp.day)
        created = all.filter { $0.createdAt >= since }.reduce(into: [:]) { counts, tenant in
            counts[String(tenant.createdAt.description.prefix(10)), default: 0] += 1
        }
        let started = all.compactMap(\.onboarding)
        let completed = started.count { $0.completedAt != nil }
        onboarding_percent = started.isEmpty ? nil : completed * 100 / started.count
        members = all.reduce(0) { $0 + $1.members.count }
        self.position = position
    }
}
