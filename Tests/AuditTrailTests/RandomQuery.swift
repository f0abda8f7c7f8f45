import AuditTrail
import EventLog
import TestSupport

extension AuditQuery {
    /// A question about some of the fields of a record that may be in the log, or about one that is not.
    static func random(near times: ClosedRange<Int64>, _ random: inout SeededGenerator) -> AuditQuery {
        var query = AuditQuery()
        let number = UInt64.random(in: 0..<2_000, using: &random)
        let sample = TrailRecord.random(number, at: times.upperBound, &random)
        let text = { (part: RecordPart) in sample.parts.first { $0.part == part }?.text }
        // A question names two or three of fifteen things.
        let some = { (random: inout SeededGenerator) in Int.random(in: 0..<7, using: &random) == 0 }
        if some(&random) { query.tenant = sample.header.tenant }
        if some(&random) { query.actor = text(.actorID) }
        if some(&random) { query.actorType = text(.actorType) }
        if some(&random) { query.onBehalfOf = text(.onBehalfOf) }
        if some(&random) { query.actions = actions(&random) }
        if some(&random) { query.resourceType = text(.resourceType) }
        if some(&random) { query.resource = text(.resourceID) }
        if some(&random) { query.outcome = sample.header.outcome }
        if some(&random) { query.operation = sample.header.operation }
        if some(&random) { query.sourceIP = text(.sourceIP) }
        if some(&random) { query.userAgent = text(.userAgent) }
        if some(&random) { query.requestID = text(.requestID) }
        if some(&random) { query.correlationID = text(.correlationID) }
        if some(&random) { query.importID = text(.importID) }
        if some(&random) { query.subject = text(.subject) }
        if some(&random) {
            let fields = [
                "state", "limits.*", "limits.us*", "lim*", "*", "config.auth.*", "config.auth.mail", "usage.*", "us*",
                "usage.calls", "usage", "nothing", "",
            ]
            query.field = fields.randomElement(using: &random)
        }
        if some(&random) { query.since = Int64.random(in: times, using: &random) }
        if some(&random) { query.until = Int64.random(in: times, using: &random) }
        query.isByOccurrence = some(&random)
        query.includesUsage = Bool.random(using: &random)
        query.isOldestFirst = Bool.random(using: &random)
        return query
    }

    private static func actions(_ random: inout SeededGenerator) -> [String] {
        let names = [
            "tenant.created", "tenant.*", "tenant.tier.*", "tenant*", "ten*", "*", "login", "document.*", "document.",
            "document.r*", "usage.*", "usage.recorded", "activity.recorded", "", "nothing", "audit.*",
        ]
        return (0..<Int.random(in: 1...3, using: &random)).map { _ in names.randomElement(using: &random)! }
    }
}
