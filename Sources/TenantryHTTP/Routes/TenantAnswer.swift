internal import Tenantry
internal import TenantModel

/// A tenant, and what of it was asked for beside: the public JSON shape.
struct TenantAnswer: Encodable {
    /// What can be asked for beside.
    enum Part: String, CaseIterable {
        case config, features, hosts, limits, members, quotas

        /// What a key must be allowed to read for it.
        var scope: Scope {
            switch self {
            case .config: .configRead
            case .members: .membersRead
            case .quotas: .usageRead
            case .features, .hosts, .limits: .tenantsRead
            }
        }
    }

    private struct Expanded: Encodable {
        var config: [ConfigView]?
        var features: [FeatureView]?
        var hosts: [HostView]?
        var limits: [LimitView]?
        var members: [MemberView]?
        var quotas: [QuotaView]?
    }

    private enum CodingKeys: String, CodingKey { case expanded }

    private let tenant: TenantView
    private let expanded: Expanded?

    init(_ tenant: Tenant, _ parts: Set<Part> = [], at time: Timestamp) {
        self.tenant = TenantView(tenant, at: time)
        guard !parts.isEmpty else {
            expanded = nil
            return
        }
        var expanded = Expanded()
        if parts.contains(.config) { expanded.config = tenant.configViews }
        if parts.contains(.features) { expanded.features = tenant.featureViews }
        if parts.contains(.hosts) { expanded.hosts = tenant.hostViews }
        if parts.contains(.limits) { expanded.limits = tenant.limits(at: time).map(LimitView.init) }
        if parts.contains(.members) { expanded.members = tenant.memberViews }
        if parts.contains(.quotas) { expanded.quotas = tenant.quotaViews(at: time) }
        self.expanded = expanded
    }

    func encode(to encoder: any Encoder) throws {
        try tenant.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(expanded, forKey: .expanded)
    }
}

/// A limit as it is shown: the public JSON shape.
struct LimitView: Encodable, Sendable {
    let limit: String
    let metric: String
    let period: String
    let max: Int64?
    let enforcement: String
    let source: String
    /// Until when it counts; missing: for ever.
    let expires_at: String?

    private enum CodingKeys: String, CodingKey { case limit, metric, period, max, enforcement, source, expires_at }

    init(_ limit: EffectiveLimit) {
        self.limit = limit.key.description
        metric = limit.key.metric.name
        period = limit.key.period.rawValue
        max = limit.max
        enforcement = limit.enforcement.rawValue
        source = limit.isOverride ? "override" : "tier"
        expires_at = limit.expiresAt?.description
    }

    /// Writes an unlimited maximum as `null`, and not as a missing field.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(limit, forKey: .limit)
        try container.encode(metric, forKey: .metric)
        try container.encode(period, forKey: .period)
        try container.encode(max, forKey: .max)
        try container.encode(enforcement, forKey: .enforcement)
        try container.encode(source, forKey: .source)
        try container.encodeIfPresent(expires_at, forKey: .expires_at)
    }
}

/// Whether a tenant has a feature: the shape of a feature in lists.
struct FeatureAnswer: Encodable {
    let feature: String
    let enabled: Bool
    let source: String
}

/// How a tenant's data is kept apart: the public JSON shape; the address has a password in it and is not told.
struct IsolationView: Encodable {
    let strategy: String
    let namespace: String
    let database_url: String?

    init(_ isolation: Isolation) {
        strategy = isolation.strategy.rawValue
        namespace = isolation.namespace
        database_url = isolation.databaseURL.map { _ in "sealed" }
    }
}
