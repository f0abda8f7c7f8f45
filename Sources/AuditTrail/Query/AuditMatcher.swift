internal import EventLog

/// A query, made ready to be held against records in place.
struct AuditMatcher {
    private let query: AuditQuery
    private let reading: any AuditReading
    private let parts: [(part: RecordPart, wanted: [UInt8])]
    private let actions: [NamePattern]
    private let field: NamePattern?
    private let metering = NamePattern.metering

    init(_ query: AuditQuery, reading: any AuditReading) {
        self.query = query
        self.reading = reading
        let wanted: [(RecordPart, String?)] = [
            (.actorID, query.actor), (.actorType, query.actorType), (.onBehalfOf, query.onBehalfOf),
            (.resourceType, query.resourceType), (.resourceID, query.resource), (.sourceIP, query.sourceIP),
            (.userAgent, query.userAgent), (.requestID, query.requestID), (.correlationID, query.correlationID),
            (.importID, query.importID),
        ]
        parts = wanted.compactMap { part, text in text.map { (part, Array($0.utf8)) } }
        actions = query.actions.map { NamePattern($0) }
        field = query.field.map { NamePattern($0) }
    }

    /// Whether a record is wanted, the cheap questions first.
    func matches(_ record: borrowing RecordView) -> Bool {
        if let tenant = query.tenant, record.tenant != tenant { return false }
        if let outcome = query.outcome, record.outcome != outcome { return false }
        if let operation = query.operation, record.operation != operation { return false }
        let time = query.isByOccurrence ? record.occurredAt : record.recordedAt
        if let since = query.since, time < since { return false }
        if let until = query.until, time >= until { return false }
        guard matchesAction(record) else { return false }
        for (part, wanted) in parts where !Self.isEqual(record, part, wanted) { return false }
        if let subject = query.subject, !Self.hasSubject(record, Array(subject.utf8)) { return false }
        guard let field else { return true }
        return reading.changedFields(record).contains { field.matches($0.utf8Span.span) }
    }

    private func matchesAction(_ record: borrowing RecordView) -> Bool {
        let own = reading.name(ofType: record.type) ?? ""
        if !query.includesUsage, metering.matches(own.utf8Span.span) { return false }
        if actions.isEmpty { return true }
        if let action = record.bytes(of: .action) {
            for pattern in actions where pattern.matches(action) { return true }
            return false
        }
        return actions.contains { $0.matches(own.utf8Span.span) }
    }

    private static func isEqual(_ record: borrowing RecordView, _ part: RecordPart, _ wanted: [UInt8]) -> Bool {
        guard let bytes = record.bytes(of: part), bytes.count == wanted.count else { return false }
        for index in wanted.indices where bytes[index] != wanted[index] { return false }
        return true
    }

    private static func hasSubject(_ record: borrowing RecordView, _ wanted: [UInt8]) -> Bool {
        for index in 0..<record.parts where record.tag(ofPart: index) == RecordPart.subject.rawValue {
            let bytes = record.bytes(ofPart: index)
            guard bytes.count == wanted.count else { continue }
            var isSame = true
            for place in wanted.indices where bytes[place] != wanted[place] { isSame = false }
            if isSame { return true }
        }
        return false
    }
}
