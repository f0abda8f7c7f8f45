internal import HTTPTypes
internal import HashTreeCollections
internal import NIOCore
internal import Tenantry
internal import TenantModel

/// What tenants may use and what they use.
extension Route {
    static let usageReads: [Route] = [
        list(
            "/v1/tenants/{tenant}/quotas", "listQuotas", "List quotas: limits and what is used of them",
            .tenant(.usageRead), of: "Quota", etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let (items, next) = try exchange.page(tenant.quotaViews(at: time)) { "\($0.metric)/\($0.period)" }
                return exchange.paged(items, next: next, at: fleet.position, etag: tenant.usageETag(at: time))
            }),
        list(
            "/v1/tenants/{tenant}/quotas/{metric}", "getQuotas", "Show the quotas of a metric",
            .tenant(.usageRead), of: "Quota", etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                let etag = tenant.usageETag(at: time)
                if let known = exchange.known(etag, at: fleet.position) { return known }
                let metric = exchange.part("metric")
                let views = Metric(metric).map { tenant.quotaViews(on: $0, at: time) } ?? []
                guard !views.isEmpty else {
                    throw Problem(.notFound, "the tenant \(tenant.slug) has no limit on \(metric) and used none")
                }
                let (items, next) = try exchange.page(views, key: \.period)
                return exchange.keptPage(items, next: next, etag, at: fleet.position)
            }),
        checkQuota,
        get(
            "/v1/tenants/{tenant}/usage", "getUsage", "Show what is used now, and the limits",
            .tenant(.usageRead), .ref("Usage"), etag: true, past: true,
            handler: .tenant { exchange, tenant, fleet, time in
                .json(UsageView(tenant, at: time), at: fleet.position, etag: tenant.usageETag(at: time))
            }),
        list(
            "/v1/tenants/{tenant}/usage/log", "listUsageLog", "List the events of usage, the oldest first",
            .tenant(.usageRead), of: "Event",
            query: [.time("from", "Recorded at or after."), .time("to", "Recorded before.")], past: true,
            handler: .work(usageLog)
        ).also(.ndjson),
        list(
            "/v1/tenants/{tenant}/usage/daily", "listDailyUsage", "List usage by day", .tenant(.usageRead),
            of: "UsageDay", query: period, past: true, handler: .work(daily)
        ).also(.ndjson, .csv),
        get(
            "/v1/tenants/{tenant}/usage/export", "exportUsage", "Export usage by day, for billing",
            .tenant(.usageRead), .page(of: "UsageDay"), query: period, past: true,
            handler: .work(export)
        ).also(.ndjson, .csv),
        get(
            "/v1/tenants/{tenant}/usage/trends", "getUsageTrends", "Show how usage goes",
            .tenant(.usageRead), .page(of: "UsageTrend"), query: period, past: true,
            handler: .work { exchange in
                let (days, position) = try await days(exchange)
                let end = try end(exchange)
                return try await exchange.tenant { tenant, _, _ in
                    let trends = UsageTrendView.trends(of: days, quotas: tenant.quotaViews(at: end), at: end)
                    return .json(Page(trends), at: position)
                }
            }),
        list(
            "/v1/usage/top", "listTopQuotas", "List the quotas that are used most, of all tenants",
            .platform(.usageRead), of: "Quota",
            query: [
                Parameter(
                    name: "over", summary: "Only those used by at least so many percent; 80 if not given.",
                    schema: .range(0, 1_000_000), example: .int(80))
            ], past: true, handler: .work(top)),
        ofTenant(
            "alerts", "listTenantAlerts", "List alerts, the newest first", .usageRead, of: "Alert", isUsage: true,
            descending
        ) { tenant, _ in tenant.alertViews },
        list(
            "/v1/alerts", "listAlerts", "List the alerts of all tenants that the key reaches, the newest first",
            .reach(.usageRead), of: "Alert", past: true,
            handler: .work { exchange in
                try await exchange.readWhole { fleet, _ in
                    let all = fleet.tenants(within: exchange.reach).filter { !$0.state.isGone }.flatMap(\.alertViews)
                    let (items, next) = try exchange.page(all, key: descending)
                    return exchange.paged(items, next: next, at: fleet.position)
                }
            }),
    ]

    /// The newest first, as keys that grow.
    @Sendable private static func descending(_ alert: AlertView) -> String {
        let digits = String(Position.max - alert.position)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }

    private static let period: [Parameter] = [
        .time("from", "From this day on; 30 days ago if not given."),
        .time("to", "Before this time; now if not given."),
        .text("metric", "Only this metric.", example: "messages"),
    ]

    private static let checkQuota: Route = {
        var route = Route(
            method: .post, path: "/v1/tenants/{tenant}/quotas/check", name: "checkQuota",
            summary: "Say whether an amount could be consumed now; nothing is", access: .tenant(.usageRead),
            reply: Reply(schema: .ref("QuotaCheck")),
            handler: .work { exchange in
                var fields = try await exchange.fields()
                let name = fields.text("metric")
                let amount = fields.optionalNumber("amount") ?? 1
                try fields.check()
                guard let metric = Metric(name) else { throw Problem.validation("/metric", "is no metric's name") }
                guard amount > 0 else { throw Problem.validation("/amount", "must be at least 1") }
                return try await exchange.tenant { tenant, fleet, time in
                    if let refusal = tenant.stateRefusal { throw refusal }
                    return .json(QuotaCheckView(tenant, metric, amount, at: time), at: fleet.position)
                }
            })
        route.body = Body(
            schema: .object([("metric", .string)], maybe: [("amount", .nullable(.integer))]),
            example: .object(["metric": .string("messages"), "amount": .int(10)]))
        route.problems = [.tenantSuspended, .tenantInactive]
        return route
    }()

    private static func usageLog(_ exchange: Exchange) async throws -> Answer {
        guard let id = exchange.visit.tenant else { throw Exchange.noTenant(exchange.part("tenant")) }
        var filter = EventFilter()
        filter.tenant = id
        filter.types = [.usageRecorded, .usageLevelSet, .usageCorrected]
        filter.since = try exchange.query.time("from")
        filter.until = try exchange.query.time("to")
        if let moment = try exchange.query.moment() {
            filter.through = try exchange.platform.position(of: moment)
            try await checkIsThere(exchange)
        }
        return try await exchange.events(filter)
    }

    /// Checks that there was the tenant at the moment that is looked at.
    private static func checkIsThere(_ exchange: Exchange) async throws {
        _ = try await exchange.tenant { _, fleet, _ in .empty(at: fleet.position) }
    }

    /// The time after the query's period: that, else the moment that is looked at, else now.
    private static func end(_ exchange: Exchange) throws -> Timestamp {
        if let end = try exchange.query.time("to") { return end }
        return try exchange.query.moment().map { try exchange.platform.past(at: $0).time } ?? exchange.platform.now
    }

    /// The days of the query's period, and the position that they reflect.
    private static func days(_ exchange: Exchange) async throws -> (days: [UsageDayView], position: Position) {
        guard let id = exchange.visit.tenant else { throw Exchange.noTenant(exchange.part("tenant")) }
        let (api, query) = (exchange.api, exchange.query)
        let end = try end(exchange)
        let start = try query.time("from") ?? end.advanced(by: -30 * Timestamp.day)
        guard start < end, end.rawValue - start.rawValue <= 400 * Timestamp.day else {
            throw Problem.validation("/to", "must be after from, and at most 400 days after it")
        }
        // Without an end all that was recorded counts, also what a clock that is ahead has said.
        let until = try query.time("to") ?? end.advanced(by: UsageRules.earliest + 1)
        let metric = try query.text("metric")
        let moment = try query.moment()
        if moment != nil { try await checkIsThere(exchange) }
        return try await api.offload { [platform = api.platform] in
            let position = try moment.map { try platform.position(of: $0) } ?? platform.head()
            let days = try platform.usageDaily(of: id, from: start, until: until, through: position)
            return (days.filter { day in metric.map { day.metric == $0 } ?? true }, position)
        }
    }

    private static func daily(_ exchange: Exchange) async throws -> Answer {
        let (days, position) = try await days(exchange)
        guard exchange.format == .json else {
            try exchange.checkUnpaged("is not taken by a table, which has every day of the period")
            return try table(days, exchange.format, position)
        }
        let (items, next) = try exchange.page(days) { "\($0.day) \($0.metric)" }
        return exchange.paged(items, next: next, at: position)
    }

    private static func export(_ exchange: Exchange) async throws -> Answer {
        let (days, position) = try await days(exchange)
        guard exchange.format == .json else { return try table(days, exchange.format, position) }
        return .json(Page(days), at: position)
    }

    private static func table(_ days: [UsageDayView], _ format: Format, _ position: Position) throws -> Answer {
        var lines = format == .csv ? ["day,metric,used,events"] : []
        lines += days.map { day in
            format == .csv
                ? CSV.row([day.day, day.metric, String(day.used), String(day.events)])
                : JSONText.line(day)
        }
        let text = lines.map { $0 + "\n" }.joined()
        return Answer(content: .bytes(ByteBuffer(string: text)), format: format, position: position)
    }

    private static func top(_ exchange: Exchange) async throws -> Answer {
        let over: Int64 = try exchange.query.number("over", in: 0...1_000_000) ?? 80
        return try await exchange.readWhole { fleet, time in
            let quotas = fleet.allTenants.filter { !$0.state.isGone }.flatMap { $0.quotaViews(at: time) }
                .filter { ($0.percent ?? -1) >= over }
            let keyed = quotas.map { quota in
                // Eleven digits, so that they are in the order of the numbers as texts too.
                let share = 90_000_000_000 - min(quota.percent ?? 0, 9_999_999_999)
                return (quota, "\(share) \(quota.tenant) \(quota.metric) \(quota.period)")
            }
            let (items, next) = try exchange.page(keyed, key: \.1)
            return exchange.paged(items.map(\.0), next: next, at: fleet.position)
        }
    }
}
