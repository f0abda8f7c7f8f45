internal import ArgumentParser
internal import AuditTrail
internal import Tenantry
internal import TenantModel

/// Which entries of the trail are wanted.
struct AuditOptions: ParsableArguments {
    @Option(help: "Whose: a slug, an id or an external id; - for the platform's own.") var tenant: String?
    @Option(help: "Who did it: an id, or TYPE:ID.") var actor: String?
    @Option(help: "What kind of actor: user, operator, service, system.") var actorType: String?
    @Option(help: "On whose behalf.") var onBehalfOf: String?
    @Option(help: "What was done, like tenant.suspended or 'tenant.*'; may repeat.") var action: [String] = []
    @Option(help: "What it was done to: TYPE, or TYPE/ID.") var resource: String?
    @Option(help: "Which field it changed, like limits.users or 'config.*'.") var field: String?
    @Option(help: "How it ended.") var outcome: Outcome?
    @Option(help: "What kind of thing was done.") var operation: TenantModel.Operation?
    @Option(help: "From which address.") var ip: String?
    @Option(help: "With which program.") var userAgent: String?
    @Option(help: "In which request.") var request: String?
    @Option(help: "In which workflow.") var correlation: String?
    @Option(help: "From which imported row.") var importID: String?
    @Option(help: "About whom.") var subject: String?
    @Option(help: "From this time on: a day, or like 2026-11-20T23:59:00Z.") var since: Timestamp?
    @Option(help: "Before this time.") var until: Timestamp?
    @Option(help: "Which time counts: recorded or occurred.") var by = Time.recorded
    @Flag(help: "Metering as well.") var includeUsage = false
    @Flag(help: "The oldest first.") var oldestFirst = false

    /// The two times that an event has.
    enum Time: String, ExpressibleByArgument, CaseIterable { case recorded, occurred }

    func query(on platform: Platform) throws -> AuditQuery {
        var query = AuditQuery()
        query.tenant = try tenant.map { $0 == "-" ? 0 : try platform.tenant($0).id.rawValue }
        let named = actor.map { Actor.parts(of: $0) }
        query.actor = named?.id
        query.actorType = actorType ?? named?.type
        query.onBehalfOf = onBehalfOf
        query.actions = action
        if let resource, resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).contains("") {
            throw ValidationError("--resource \(resource) is neither TYPE nor TYPE/ID")
        }
        let parts = resource?.split(separator: "/", maxSplits: 1).map(String.init) ?? []
        query.resourceType = parts.first
        query.resource = parts.count == 2 ? parts[1] : nil
        query.field = field.map(FieldChange.name)
        query.outcome = outcome?.rawValue
        query.operation = operation?.rawValue
        query.sourceIP = ip
        query.userAgent = userAgent
        query.requestID = request
        query.correlationID = correlation
        query.importID = importID
        query.subject = subject
        query.since = since?.rawValue
        query.until = until?.rawValue
        query.isByOccurrence = by == .occurred
        query.includesUsage = includeUsage
        query.isOldestFirst = oldestFirst
        return query
    }
}
