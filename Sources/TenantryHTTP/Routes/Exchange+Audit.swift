internal import AuditTrail
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Tenantry
internal import TenantModel

extension Exchange {
    /// The query's filters; those of a tenant's key are of its tenant only.
    func auditQuery() async throws -> AuditQuery {
        var wanted = AuditQuery()
        wanted.tenant = try await auditTenant()
        let actor = try query.text("actor").map { Actor.parts(of: $0) }
        wanted.actor = actor?.id
        wanted.actorType = try query.text("actor_type") ?? actor?.type
        wanted.onBehalfOf = try query.text("on_behalf_of")
        wanted.actions = query.list("action")
        wanted.resourceType = try query.text("resource_type")
        wanted.resource = try query.text("resource")
        wanted.field = try query.text("field")
        wanted.outcome = try named("outcome", among: Outcome.allCases.map { ($0.name, $0.rawValue) })
        wanted.operation = try named("operation", among: TenantModel.Operation.allCases.map { ($0.name, $0.rawValue) })
        wanted.sourceIP = try query.text("ip")
        wanted.userAgent = try query.text("user_agent")
        wanted.requestID = try query.text("request_id")
        wanted.correlationID = try query.text("correlation_id")
        wanted.importID = try query.text("import_id")
        wanted.subject = try query.text("subject")
        wanted.since = try query.time("from")?.rawValue
        wanted.until = try query.time("to")?.rawValue
        wanted.isByOccurrence = try named("by", among: [("recorded", false), ("occurred", true)]) ?? false
        wanted.includesUsage = try named("include", among: [("usage", true)]) ?? false
        wanted.isOldestFirst = try named("order", among: [("newest", false), ("oldest", true)]) ?? false
        return wanted
    }

    private func named<Value>(
        _ name: String, among values: [(name: String, value: Value)]
    ) throws(Problem) -> Value? {
        guard let text = try query.given(name) else { return nil }
        guard let found = values.first(where: { $0.name == text }) else {
            throw .validation("/\(name)", "must be \(values.map(\.name).joined(separator: ", "))")
        }
        return found.value
    }

    private func auditTenant() async throws -> UInt128? {
        if route.access.isOfTenant { return visit.tenant?.rawValue }
        guard let name = try query.text("tenant") else { return reach?.rawValue }
        if name == "-" {
            guard reach == nil else { throw Problem(.accessDenied, "the platform's trail is for the platform's keys") }
            return 0
        }
        return try reachedTenant(name).rawValue
    }

    /// The tenant that a parameter names; another one than the key's is answered as if it were not there.
    func reachedTenant(_ name: String) throws -> TenantID {
        try api.read { fleet, _ in
            if let own = reach {
                if fleet.shared(own)?.value.isCalled(name) == true { return own }
                if let caller = visit.caller { note(.noMembership, caller, .named(name)) }
            } else if let id = fleet.resolve(name) {
                return id
            }
            throw Self.noTenant(name)
        }
    }

    /// That a reading is not in the trail, for who asks; where the store is and what ails it is for the operator's log.
    func shown(_ warning: String?) -> String? {
        guard let warning else { return nil }
        if api.warnings.take(0, at: platform.now)?.isAllowed == true {
            api.logger.warning("\(warning)", metadata: ["request_id": "\(trace.requestID)"])
        }
        return "the reading is not in the trail: the store takes no changes now"
    }

    /// Answers every entry that a query wants, the oldest first, and a trailer by which the copy can be checked.
    func exportAudit(_ query: AuditQuery) async throws -> Answer {
        try checkUnpaged("is not taken by an export, which has every entry that matches")
        // Who asks for the head only gets no copy, and none is to be in the trail.
        guard method != .head else {
            return Answer(content: .bytes(ByteBuffer()), format: format, position: try platform.head())
        }
        var wanted = query
        wanted.isOldestFirst = true
        let name = format == .csv ? "csv" : "ndjson"
        let (head, warning) = try await platform.beginExport(wanted, format: name, as: context())
        let export = AuditExport(
            api: api, caller: visit.caller, query: wanted, format: format, head: head,
            table: AuditCSV(platform), channel: channel)
        var answer = Answer(
            content: .stream { writer in
                try await export.write(to: &writer)
                try await writer.finish(nil)
            }, format: format, position: head)
        answer.headers[.warning] = shown(warning)
        return answer
    }
}
