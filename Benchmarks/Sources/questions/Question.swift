import AuditTrail
import TenantModel

/// A question as the comparison writes it down.
struct Question: Decodable {
    /// How often it is asked.
    let rounds: Int
    /// Counted by this; `nil`: the first page.
    let group: String?
    let tenant, actor, actorType, resource, field, request, correlation, ip, userAgent: String?
    let actions: [String]?
    let outcome, operation: UInt8?
    /// Microseconds since 1970.
    let since, until: Int64?
    let usage: Bool?

    var grouping: AuditGrouping? { group.flatMap(AuditGrouping.init(rawValue:)) }

    var query: AuditQuery {
        var query = AuditQuery()
        query.tenant = tenant.flatMap { TenantID($0)?.rawValue }
        query.actor = actor
        query.actorType = actorType
        query.actions = actions ?? []
        let parts = (resource ?? "").split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 { (query.resourceType, query.resource) = (parts[0], parts[1]) }
        query.field = field
        query.outcome = outcome
        query.operation = operation
        query.requestID = request
        query.correlationID = correlation
        query.sourceIP = ip
        query.userAgent = userAgent
        query.since = since
        query.until = until
        query.includesUsage = usage ?? false
        return query
    }
}
