internal import AuditTrail
internal import HTTPTypes
internal import NIOCore
internal import Tenantry
internal import TenantModel

/// The trail of everything that happened.
extension Route {
    static let auditReads: [Route] = [
        list(
            "/v1/audit", "queryAudit", "Query the audit trail; as NDJSON or CSV, export all of it that matches",
            .reach(.auditRead), of: "AuditEntry",
            query: [.text("tenant", "Whose: a slug, id or external id; `-`: the platform's own.")] + filters,
            handler: .work(query)
        ).also(.ndjson, .csv),
        get(
            "/v1/audit/counts", "countAudit", "Count the entries that match", .reach(.auditRead),
            .page(of: "AuditCount"),
            query: [
                .text("tenant", "Whose: a slug, id or external id; `-`: the platform's own."),
                .choice("group_by", "By what; action if not given.", AuditGrouping.self),
            ] + filters.filter { $0.name != "order" }, handler: .work(counts)),
        get(
            "/v1/audit/{position}", "getAuditEntry", "Show one entry of the trail", .reach(.auditRead),
            .ref("AuditEntry"), handler: .work(entry)),
        list(
            "/v1/tenants/{tenant}/audit", "queryTenantAudit", "Query a tenant's audit trail, or export it",
            .tenant(.auditRead), of: "AuditEntry", query: filters,
            handler: .work(query)
        ).also(.ndjson, .csv).outlivingPurge,
        list(
            "/v1/tenants/{tenant}/history", "getHistory", "List what was done to a tenant, the oldest first",
            .tenant(.auditRead), of: "AuditEntry",
            handler: .work { exchange in
                var query = AuditQuery()
                query.tenant = exchange.visit.tenant?.rawValue
                query.isOldestFirst = true
                return try await page(of: query, exchange)
            }
        ).outlivingPurge,
    ]

    private static let filters: [Parameter] = [
        .text("actor", "Who did it: an id, or TYPE:ID.", example: "ops@example.com"),
        .text("actor_type", "What kind of actor."), .text("on_behalf_of", "On whose behalf."),
        .text(
            "action", "What was done, with `*` at the end for a beginning; several with commas.", example: "tenant.*"),
        .text("resource_type", "What kind of thing it was done to."), .text("resource", "Which one: its id."),
        .text("field", "Which field it changed.", example: "limits.users"),
        Parameter(
            name: "outcome", summary: "How it ended.", schema: .choice(Outcome.allCases.map(\.name))),
        Parameter(
            name: "operation", summary: "What class of operation.",
            schema: .choice(TenantModel.Operation.allCases.map(\.name))),
        .text("ip", "From which address."), .text("user_agent", "With which program."),
        .text("request_id", "In which request."), .text("correlation_id", "In which workflow."),
        .text("import_id", "From which imported row."), .text("subject", "About whom."),
        .time("from", "At or after this time."), .time("to", "Before this time."),
        Parameter(name: "by", summary: "Which time counts.", schema: .choice(["recorded", "occurred"])),
        Parameter(name: "include", summary: "`usage`: metering as well.", schema: .choice(["usage"])),
        Parameter(name: "order", summary: "Which come first.", schema: .choice(["newest", "oldest"])),
    ]

    private static func query(_ exchange: Exchange) async throws -> Answer {
        let query = try await exchange.auditQuery()
        guard exchange.format == .json else { return try await exchange.exportAudit(query) }
        return try await page(of: query, exchange)
    }

    private static func page(of query: AuditQuery, _ exchange: Exchange) async throws -> Answer {
        var cursor: AuditCursor?
        if let text = try exchange.query.text("cursor") {
            guard let known = AuditCursor(text), known.fits(query, store: exchange.platform.id) else {
                throw Problem(.invalidCursor, "the cursor is not one, or is of another query or another store")
            }
            cursor = known
        }
        let platform = exchange.platform
        let warning = exchange.shown(await platform.beginReading(query, as: try exchange.context()))
        let tenant = query.tenant.map { TenantID(rawValue: $0) }
        let (version, position) = try platform.read { fleet in
            (tenant.flatMap { fleet.tenant($0)?.version }, fleet.position)
        }
        // The same page of a tenant's trail, of which nothing else is new, is asked for again and again.
        let key = version.map {
            KeptAnswers.Key(target: exchange.requestTarget, tenant: tenant, version: "\($0) \(warning ?? "")")
        }
        if let key, let known = exchange.api.kept.answer(key) { return answer(known, at: position, exchange) }
        let found = try platform.readingPage(of: query, limit: exchange.limit(), after: cursor)
        let page = try written(found, warning, exchange)
        if let key { exchange.api.kept.keep(page, key) }
        return answer(page, at: position, exchange)
    }

    private static func answer(
        _ written: KeptAnswers.Written, at position: Position, _ exchange: Exchange
    ) -> Answer {
        exchange.linked(Answer(content: .bytes(written.text), position: position), next: written.next)
    }

    /// A page of entries, most of which were written out before: only the others are read.
    private static func written(
        _ page: AuditPage<Position>, _ warning: String?, _ exchange: Exchange
    ) throws -> KeptAnswers.Written {
        let lines = try exchange.api.entries.lines(at: page.entries) { positions in
            try exchange.platform.events(at: positions).map { JSONText.bytes(AuditEntryView($0)) }
        }
        var text = ByteBuffer()
        text.reserveCapacity(lines.reduce(256) { $0 + $1.count + 1 })
        text.writeStaticString(#"{"items":["#)
        for (index, line) in lines.enumerated() {
            if index > 0 { text.writeStaticString(",") }
            text.writeBytes(line)
        }
        text.writeStaticString("]")
        let next = page.next?.description
        for case (let name, let value?) in [("next_cursor", next), ("warning", warning)] {
            text.writeString(",\"\(name)\":\(JSONText.line(value))")
        }
        text.writeStaticString("}")
        return KeptAnswers.Written(text: text, next: next)
    }

    private static func counts(_ exchange: Exchange) async throws -> Answer {
        let group = try exchange.query.choice("group_by", AuditGrouping.self) ?? .action
        let (counts, warning) = try await exchange.platform.auditCounts(
            exchange.auditQuery(), by: group, as: exchange.context())
        let page = Page(
            counts.map { AuditCount(key: $0.key, count: $0.count) }, warning: exchange.shown(warning))
        return .json(page, at: try exchange.platform.head())
    }

    private struct AuditCount: Encodable {
        let key: String
        let count: Int
    }

    private static func entry(_ exchange: Exchange) async throws -> Answer {
        let absent = Problem(.notFound, "there is no entry \(exchange.part("position").prefix(40))")
        let position = Position(exchange.part("position")) ?? 0
        let isThere = try (1...max(1, exchange.platform.head())).contains(position)
        let found = isThere ? try exchange.platform.event(at: position) : nil
        // Another tenant's entry is not there. The asker's own trail knows of it, and not the other's: whose it is, or
        // whether there is any, must not be told by what the log grows by.
        guard let event = found, exchange.reach == nil || event.tenant == exchange.reach else {
            if exchange.reach != nil, let caller = exchange.visit.caller { exchange.note(.noMembership, caller) }
            throw absent
        }
        var query = AuditQuery()
        query.tenant = event.tenant?.rawValue ?? 0
        let warning = await exchange.platform.beginReading(query, as: try exchange.context())
        var answer = Answer.json(AuditEntryView(event), at: try exchange.platform.head())
        answer.headers[.warning] = exchange.shown(warning)
        return answer
    }
}
