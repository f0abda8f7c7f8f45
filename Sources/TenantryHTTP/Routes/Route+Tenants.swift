internal import HTTPTypes
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

/// What is told of tenants.
extension Route {
    static let tenantReads: [Route] = [
        list(
            "/v1/tenants", "listTenants", "List tenants", .reach(.tenantsRead), of: "Tenant",
            query: [
                .choice("state", "Only those in this state.", LifecycleState.self),
                .text("tier", "Only those of this tier.", example: "pro"),
                .text("q", "Only those with this in their name, slug or external id."),
                .text("include", "`deleted`: deleted and purged ones as well."),
            ], past: true, handler: .work(tenants)),
        get(
            "/v1/tenants/current", "getCurrentTenant", "Show the tenant of the key, or of the request",
            .reach(.tenantsRead), .ref("Tenant"),
            query: [expansion, .text("user", "Who asks the application, for a platform's key.")], etag: true,
            past: true, problems: [.tenantNotFound, .tenantRequired],
            handler: .work(current)),
        get(
            "/v1/tenants/stats", "getTenantStatistics", "Count the tenants", .platform(.tenantsRead),
            .ref("Statistics"), past: true, handler: .work(statistics)),
        get(
            "/v1/tenants/{tenant}", "getTenant", "Show a tenant", .tenant(.tenantsRead), .ref("Tenant"),
            query: [expansion], etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let expand = try expanded(exchange)
                return .json(
                    TenantAnswer(tenant, expand, at: time), at: fleet.position,
                    etag: tenant.etag(with: expand, at: time))
            }),
        get(
            "/v1/tenants/{tenant}/entitlements", "getEntitlements",
            "Show what a service needs at once: state, limits, features, policies and settings",
            .tenant(.tenantsRead), .ref("Entitlements"), etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let withConfig = exchange.visit.caller?.scopes.contains(.configRead) ?? false
                let etag = withConfig ? tenant.etag(at: time) : tenant.etag(at: time) + "-plain"
                let position = fleet.position
                if let known = exchange.unchanged(etag, at: position) ?? exchange.known(etag, at: position) {
                    return known
                }
                let view = EntitlementsView(tenant, withConfig: withConfig, at: time)
                return exchange.kept(view, etag, at: position)
            }),
        get(
            "/v1/tenants/{tenant}/health", "getHealth", "Show how a tenant is doing", .tenant(.tenantsRead),
            .ref("Health"), etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                .json(HealthView(tenant, at: time), at: fleet.position, etag: tenant.usageETag(at: time))
            }),
        get(
            "/v1/tenants/{tenant}/onboarding", "getOnboarding", "Show a tenant's onboarding",
            .tenant(.membersRead), .ref("Onboarding"), etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                guard let onboarding = tenant.onboarding else {
                    throw Problem(.notFound, "the onboarding of \(tenant.slug) was not started")
                }
                return .json(OnboardingView(onboarding), at: fleet.position, etag: tenant.etag(at: time))
            }
        ).forPending,
        get(
            "/v1/tenants/{tenant}/isolation", "getIsolation", "Show how a tenant's data is kept apart",
            .tenant(.tenantsRead), .ref("Isolation"), etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                guard let isolation = tenant.isolation else {
                    throw Problem(.notFound, "the tenant \(tenant.slug) was given no isolation")
                }
                return .json(IsolationView(isolation), at: fleet.position, etag: tenant.etag(at: time))
            }),
        ofTenant("hosts", "listHosts", "List hosts and domains", .tenantsRead, of: "Host", \.host) { tenant, _ in
            tenant.hostViews
        },
        ofTenant("features", "listFeatures", "List features", .tenantsRead, of: "Feature", \.feature) { tenant, _ in
            tenant.featureViews
        },
        get(
            "/v1/tenants/{tenant}/features/{feature}", "getFeature", "Say whether a tenant has a feature",
            .tenant(.tenantsRead), .ref("Feature"), etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let name = exchange.part("feature")
                let (isEnabled, source) = tenant.feature(name)
                let view = FeatureAnswer(feature: name, enabled: isEnabled, source: source.rawValue)
                return .json(view, at: fleet.position, etag: tenant.etag(at: time))
            }),
        ofTenant("policies", "listPolicies", "List policies", .tenantsRead, of: "Policy", \.policy) { tenant, _ in
            tenant.policyViews
        },
        ofTenant("limits", "listLimits", "List limits", .tenantsRead, of: "Limit", \.limit) { tenant, time in
            tenant.limits(at: time).map(LimitView.init)
        },
    ]

    /// A list that a tenant has, whole at one revision.
    ///
    /// - Parameter isUsage: whether metering changes it as well.
    static func ofTenant<View: Encodable & Sendable>(
        _ path: String, _ name: String, _ summary: String, _ scope: Scope, of schema: String, isUsage: Bool = false,
        _ key: @escaping @Sendable (View) -> String,
        _ views: @escaping @Sendable (Tenant, Timestamp) -> [View]
    ) -> Route {
        list(
            "/v1/tenants/{tenant}/\(path)", name, summary + " of a tenant", .tenant(scope), of: schema, etag: true,
            past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let (items, next) = try exchange.page(views(tenant, time), key: key)
                let etag = isUsage ? tenant.usageETag(at: time) : tenant.etag(at: time)
                return exchange.paged(items, next: next, at: fleet.position, etag: etag)
            })
    }

    private static let expansion = Parameter.text(
        "expand", "More of it, with commas between: config, features, hosts, limits, members, quotas.",
        example: "hosts,config")

    private static func expanded(_ exchange: Exchange) throws(Problem) -> Set<TenantAnswer.Part> {
        var parts: Set<TenantAnswer.Part> = []
        for name in exchange.query.list("expand") {
            guard let part = TenantAnswer.Part(rawValue: name) else {
                let known = TenantAnswer.Part.allCases.map(\.rawValue).joined(separator: ", ")
                throw .validation("/expand", "must be among \(known)")
            }
            if let scopes = exchange.visit.caller?.scopes, !scopes.contains(part.scope) {
                throw Problem.lacking(
                    part.scope, "to expand \(name) the key needs the scope \(part.scope.rawValue)")
            }
            parts.insert(part)
        }
        return parts
    }

    private static func tenants(_ exchange: Exchange) async throws -> Answer {
        let query = exchange.query
        let state = try query.choice("state", LifecycleState.self)
        let tier = try query.text("tier")
        let words = try query.text("q")?.lowercased()
        let includes = query.list("include")
        guard includes.allSatisfy({ $0 == "deleted" }) else { throw Problem.validation("/include", "may be deleted") }
        let (limit, reach) = (try exchange.limit(), exchange.reach)
        let last = try exchange.cursorKey().flatMap { TenantID($0) }
        return try await exchange.readWhole { fleet, time in
            var found: [Tenant] = []
            // Read as they are wanted: a page of many tenants reads no more than it shows, if all are wanted.
            let all = reach == nil ? AnySequence(fleet.tenants(after: last)) : AnySequence(fleet.tenants(within: reach))
            for tenant in all {
                if let last, tenant.id <= last { continue }
                if let state, tenant.state != state { continue }
                if tenant.state.isGone, state == nil, includes.isEmpty { continue }
                if let tier, tenant.tier.id != tier { continue }
                if let words, !tenant.names.contains(where: { $0.lowercased().contains(words) }) { continue }
                found.append(tenant)
                if found.count > limit { break }
            }
            let page = found.prefix(limit)
            let next = found.count > limit ? page.last.map { exchange.nextCursor(after: $0.id.description) } : nil
            return exchange.paged(page.map { TenantView($0, at: time) }, next: next, at: fleet.position)
        }
    }

    private static func current(_ exchange: Exchange) async throws -> Answer {
        let expand = try expanded(exchange)
        var id = exchange.reach
        if id == nil, try exchange.query.moment() != nil {
            throw Problem.validation("/at", "is for a tenant's own key here; ask for the tenant by its name")
        }
        if id == nil {
            let resolution = try await exchange.resolution()
            if let refusal = resolution.refusal { throw refusal }
            id = resolution.tenant
        }
        return try await exchange.read { [id] fleet, time in
            guard let tenant = id.flatMap({ fleet.tenant($0) }) else {
                throw Problem(
                    .tenantRequired, "the request must name a tenant: by its key, host or whatever 'resolve' looks at")
            }
            var answer = Answer.json(
                TenantAnswer(tenant, expand, at: time), at: fleet.position, etag: tenant.etag(with: expand, at: time))
            // For a platform's key it is whom the request names.
            if exchange.reach == nil { answer.headers[.vary] = fleet.settings.header }
            return answer
        }
    }

    static func statistics(_ exchange: Exchange) async throws -> Answer {
        try await exchange.readWhole { fleet, time in
            let view = StatisticsView(Array(fleet.allTenants), at: time, position: fleet.position)
            return .json(view, at: fleet.position)
        }
    }
}

extension Fleet {
    /// The tenants that a key reaches, in the order of their ids.
    ///
    /// - Parameter reach: the key's tenant; `nil`: all.
    func tenants(within reach: TenantID?) -> [Tenant] {
        guard let reach else { return Array(allTenants) }
        return tenant(reach).map { [$0] } ?? []
    }
}

extension Tenant {
    /// The texts that a tenant may be looked for by.
    fileprivate var names: [String] { [slug, name] + (externalID.map { [$0] } ?? []) }
}

extension Exchange {
    /// Looks at all of the state, which takes a while: away from the threads that answer requests.
    func readWhole(_ body: @escaping @Sendable (Fleet, Timestamp) throws -> Answer) async throws -> Answer {
        if route.reply.takesMoment, try query.moment() != nil { return try await read(body) }
        return try await api.offload { [api] in try api.read(body) }
    }
}
