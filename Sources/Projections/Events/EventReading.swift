public import AuditTrail
public import EventLog
internal import TenantModel

/// What the audit trail needs to know of records, read from the domain's events.
public struct EventReading: AuditReading {
    /// Knows nothing but the domain.
    public init() {}

    /// The name of a type.
    public func name(ofType type: UInt16) -> String? { EventType(rawValue: type)?.name }

    /// The fields that a record says were changed; none of one that cannot be read.
    ///
    /// - Complexity: O(length of the record).
    public func changedFields(_ record: borrowing RecordView) -> [String] {
        guard let event = try? Event(record) else { return [] }
        return event.payload.changes.map(\.field)
    }
}
