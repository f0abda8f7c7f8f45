/// The fixed-size facts of a record that its writer decides: all but its position and the time it was recorded.
///
/// The log knows nothing of what the codes mean; `docs/FORMAT.md` §4 gives the bytes.
public struct RecordHeader: Sendable, Equatable {
    /// The number of the event's type.
    public var type: UInt16
    /// The version of the payload's schema.
    public var schema: UInt16
    /// 1 succeeded, 2 denied, 3 failed.
    public var outcome: UInt8
    /// 1 create, 2 read, 3 update, 4 delete, 5 execute.
    public var operation: UInt8
    /// 1 api, 2 command line, 3 import, 4 system.
    public var origin: UInt8
    /// The event's own id: 128 random bits.
    public var eventID: UInt128
    /// The tenant's id; 0 is the platform itself.
    public var tenant: UInt128
    /// The event's place in its tenant's history, from 1.
    public var version: UInt64
    /// The version of the tenant's last event that counts as a change.
    public var revision: UInt64
    /// When it happened, in microseconds since 1970 UTC.
    public var occurredAt: Int64
    /// The position of the event that caused this one; 0 for none.
    public var causation: UInt64

    /// Makes a header.
    public init(
        type: UInt16, schema: UInt16 = 1, outcome: UInt8 = 1, operation: UInt8 = 3, origin: UInt8 = 4,
        eventID: UInt128, tenant: UInt128, version: UInt64, revision: UInt64, occurredAt: Int64, causation: UInt64 = 0
    ) {
        self.type = type
        self.schema = schema
        self.outcome = outcome
        self.operation = operation
        self.origin = origin
        self.eventID = eventID
        self.tenant = tenant
        self.version = version
        self.revision = revision
        self.occurredAt = occurredAt
        self.causation = causation
    }
}
