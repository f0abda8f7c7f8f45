public import EventLog

/// What the trail knows of a record beside its envelope: handed in by whoever can read payloads.
public protocol AuditReading: Sendable {
    /// The name of what a record's type does, `tenant.suspended`, if it is known.
    func name(ofType type: UInt16) -> String?

    /// Whether records of a type can have changed fields at all: the payloads of the others are never looked at.
    func canChangeFields(type: UInt16) -> Bool

    /// The names of the fields that a record says were changed; of metering, all begin with `usage.`.
    func changedFields(_ record: borrowing RecordView) -> [String]
}
