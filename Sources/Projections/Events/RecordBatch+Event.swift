public import EventLog
public import TenantModel

extension RecordBatch {
    /// Adds an event as a record (`docs/FORMAT.md` §4).
    ///
    /// - Throws: ``EventLogError`` with `recordTooLarge`.
    public mutating func append(_ event: Event) throws(EventLogError) {
        precondition(event.position == nextPosition, "an event is appended at its own position")
        precondition(event.recordedAt.rawValue == recordedAt, "an event has the time that the log gives it")
        let context = event.context
        let header = RecordHeader(
            type: event.payload.type.rawValue, schema: EventPayload.schema, outcome: event.outcome.rawValue,
            operation: event.operation.rawValue, origin: context.origin.rawValue, eventID: event.id.rawValue,
            tenant: event.tenant?.rawValue ?? 0, version: event.version, revision: event.revision,
            occurredAt: event.occurredAt.rawValue, causation: event.causation)
        try append(header, payload: event.payload.serialized()) { parts in
            parts.add(.action, event.action)
            parts.add(.actorType, context.actor.type)
            parts.add(.actorID, context.actor.id)
            parts.add(.onBehalfOf, context.actor.onBehalfOf)
            parts.add(.resourceType, event.resource?.type)
            parts.add(.resourceID, event.resource?.id)
            parts.add(.sourceIP, context.sourceIP)
            parts.add(.userAgent, context.userAgent)
            parts.add(.requestID, context.requestID)
            parts.add(.correlationID, context.correlationID)
            parts.add(.traceparent, context.traceparent)
            parts.add(.reason, context.reason)
            parts.add(.importID, context.importRow?.id)
            for subject in context.subjects { parts.add(.subject, subject) }
            if let request = context.idempotency {
                parts.add(.idempotency, bytes: request.key.bigEndianBytes + request.fingerprint.bigEndianBytes)
            }
        }
    }
}

extension UInt128 {
    /// The 16 bytes, the most significant first.
    var bigEndianBytes: [UInt8] { (0..<16).map { UInt8(truncatingIfNeeded: self >> (120 - $0 * 8)) } }

    /// Reads bytes, the most significant first.
    init(bigEndian bytes: some Sequence<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}
