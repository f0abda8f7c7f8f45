internal import HTTPTypes
internal import Tenantry
internal import TenantModel

extension Route {
    /// Every route, in the order of the document.
    static let all: [Route] =
        tenantReads + peopleReads + settingReads + usageReads + auditReads + platformReads + resolving + serverRoutes
        + tenantCommands + peopleCommands + settingCommands + usageCommands + platformCommands

    /// A question.
    static func get(
        _ path: String, _ name: String, _ summary: String, _ access: Access, _ schema: Schema? = nil,
        query: [Parameter] = [], etag: Bool = false, past: Bool = false, problems: [ProblemType] = [],
        example: JSONValue? = nil, handler: Handler
    ) -> Route {
        var reply = Reply(schema: schema, example: example)
        reply.hasETag = etag
        reply.takesMoment = past
        return Route(
            method: .get, path: path, name: name, summary: summary, access: access, query: query, reply: reply,
            problems: problems, handler: handler)
    }

    /// A question about a list, which comes in pages.
    static func list(
        _ path: String, _ name: String, _ summary: String, _ access: Access, of item: String,
        query: [Parameter] = [], etag: Bool = false, past: Bool = false, handler: Handler
    ) -> Route {
        var route = get(
            path, name, summary, access, .page(of: item), query: query, etag: etag, past: past,
            problems: [.invalidCursor], handler: handler)
        route.reply.isPaged = true
        return route
    }

    /// The same in other forms as well.
    func also(_ formats: Format...) -> Route {
        var route = self
        route.reply.formats += formats
        route.problems.append(.notAcceptable)
        return route
    }

    /// The same, for the keys of a tenant that is on its way into use as well.
    var forPending: Route {
        var route = self
        route.isForPending = true
        return route
    }

    /// The same, answered about a purged tenant as well.
    var outlivingPurge: Route {
        var route = self
        route.outlivesPurge = true
        return route
    }
}

extension Route.Parameter {
    /// A text in the query.
    static func text(_ name: String, _ summary: String, required: Bool = false, example: String? = nil) -> Self {
        Self(name: name, summary: summary, isRequired: required, example: example.map { .string($0) })
    }

    /// One of a few words in the query.
    static func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ summary: String, _: Choice.Type
    ) -> Self where Choice.RawValue == String {
        Self(name: name, summary: summary, schema: .choice(Choice.allCases.map(\.rawValue)))
    }

    /// A time in the query.
    static func time(_ name: String, _ summary: String) -> Self { Self(name: name, summary: summary) }

    /// Yes or no in the query; the name alone is a yes.
    static func flag(_ name: String, _ summary: String) -> Self {
        Self(name: name, summary: summary, schema: .choice(["", "true", "false"]))
    }
}

extension Tenant {
    /// The version of what only changes change, and of what ends by itself: the revision, whose it is since a name can
    /// become another tenant's, and the next deadline.
    func etag(at time: Timestamp) -> String {
        var tag = String(revision)
        tag += "-"
        tag += id.etagMark
        guard !overrides.isEmpty else { return tag }
        let deadline = overrides.values.compactMap(\.expiresAt).filter { $0 > time }.min()
        if let deadline { tag += "-\(deadline.rawValue)" }
        return tag
    }

    /// The version of what use changes as well: also the day, because counts begin anew with it.
    func usageETag(at time: Timestamp) -> String {
        var tag = etag(at: time)
        tag += "-v"
        tag += String(version)
        tag += "-"
        tag += String(time.dayNumber)
        return tag
    }

    /// The version of the tenant as it is shown whole: with its position, which metering moves, and its health.
    func etag(with parts: Set<TenantAnswer.Part>, at time: Timestamp) -> String {
        if parts.contains(.quotas) { return usageETag(at: time) }
        return "\(etag(at: time))-v\(version)-\(TenantHealth(self, at: time).status.rawValue)"
    }
}

extension TenantID {
    /// What tells its versions from those of other tenants.
    var etagMark: String { String(UInt32(truncatingIfNeeded: rawValue), radix: 36) }
}
