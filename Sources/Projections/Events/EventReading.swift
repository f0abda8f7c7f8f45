public import AuditTrail
public import EventLog
internal import TenantModel

/// What the audit trail needs to know of records, read from the domain's events.
public struct EventReading: AuditReading {
    /// Knows nothing but the domain.
    public init() {}

    /// The name of a type.
    public func name(ofType type: UInt16) -> String? { EventType(rawValue: type)?.name }

    /// Whether records of a type can have changed fields.
    public func canChangeFields(type: UInt16) -> Bool {
        switch EventType(rawValue: type) {
        case .backupCompleted, .configRevealed, .quotaThresholdCrossed, .quotaExceeded, .accessDenied, .auditRead,
            .auditExported, nil:
            false
        default: true
        }
    }

    /// The fields that a record says were changed; none of one that cannot be read.
    ///
    /// - Complexity: O(length of the record).
    public func changedFields(_ record: borrowing RecordView) -> [String] {
        let bytes = [UInt8](copying: record.payload)
        guard let payload = try? EventPayload(type: record.type, schema: record.schema, bytes: bytes) else { return [] }
        // Most records are of this kind: only the name is wanted.
        if case .usageRecorded(let message) = payload { return ["usage.\(message.metric)"] }
        return payload.changes.map(\.field)
    }
}
