import EventLog
import Projections
import SamplePayloads
import TenantModel
import Testing

@Suite("Events as records") struct EventRecordTests {
    @Test func `a record of an unknown type or schema is of a newer format`() async throws {
        let scratch = try ScratchLog()
        for (type, schema) in [(999, 1), (16, 2), (0, 1)] as [(UInt16, UInt16)] {
            try await scratch.append(Self.header(type: type, schema: schema), payload: [])
            let position = try scratch.log.head().position
            #expect(throws: EventLogError(.newerFormat, operation: "")) { try scratch.event(at: position) }
        }
    }

    @Test(arguments: [(0, 1, 1), (4, 1, 1), (1, 0, 1), (1, 6, 1), (1, 1, 0), (1, 1, 5)] as [(UInt8, UInt8, UInt8)])
    func `a record of an unknown outcome, operation or origin is of a newer format`(
        outcome: UInt8, operation: UInt8, origin: UInt8
    ) async throws {
        let scratch = try ScratchLog()
        var header = Self.header(type: EventType.usageRecorded.rawValue)
        (header.outcome, header.operation, header.origin) = (outcome, operation, origin)
        try await scratch.append(header, payload: [])
        #expect(throws: EventLogError(.newerFormat, operation: "")) { try scratch.event(at: 1) }
    }

    @Test(arguments: EventType.allCases)
    func `a payload that is not its type's message is damage, and says where`(type: EventType) async throws {
        let scratch = try ScratchLog()
        // A field of a length that the message does not have.
        try await scratch.append(Self.header(type: type.rawValue), payload: [0x0A, 0x7F, 0x00])
        #expect(throws: EventLogError(.damaged(position: 1), operation: "")) { try scratch.event(at: 1) }
    }

    @Test func `every type of event is read back as it was, with all that its envelope can have`() async throws {
        let scratch = try ScratchLog()
        let payloads = try SamplePayloads.all()
        #expect(Set(payloads.map(\.type)) == Set(EventType.allCases))
        let events = try await scratch.append(payloads.enumerated().map(Self.fullEvent))
        for event in events { #expect(try scratch.event(at: event.position) == event) }
    }

    @Test func `an event that says as little as it can is read back as it was`() async throws {
        let scratch = try ScratchLog()
        let bare = Event(
            id: EventID(rawValue: 1), position: 0, tenant: nil, version: 1, revision: 0,
            recordedAt: Timestamp(rawValue: 0), occurredAt: Timestamp(rawValue: .min), outcome: .failed,
            operation: .read, causation: 0, action: nil, resource: nil,
            context: CommandContext(actor: Actor(type: "", id: ""), origin: .system),
            payload: .activityRecorded(ActivityRecorded()))
        let event = try await scratch.append([bare])[0]
        #expect(try scratch.event(at: 1) == event)
    }

    @Test func `a resource with a type alone, or an id alone, is read back as it was`() async throws {
        let scratch = try ScratchLog()
        var events = try Array(SamplePayloads.all().enumerated().map(Self.fullEvent).prefix(2))
        events[0].resource = Resource(type: "ec2", id: "")
        events[1].resource = Resource(type: "", id: "i-17")
        for event in try await scratch.append(events) { #expect(try scratch.event(at: event.position) == event) }
    }

    private static func header(type: UInt16, schema: UInt16 = 1) -> RecordHeader {
        RecordHeader(type: type, schema: schema, eventID: 7, tenant: 9, version: 1, revision: 1, occurredAt: 5)
    }

    /// An event with every field of the envelope set, each to a text of its own.
    private static func fullEvent(_ number: Int, _ payload: EventPayload) -> Event {
        let outcomes = Outcome.allCases
        let operations = TenantModel.Operation.allCases
        let origins = Origin.allCases
        var context = CommandContext(
            actor: Actor(type: "service", id: "billing \u{1F4B8}", onBehalfOf: "ann"),
            origin: origins[number % origins.count])
        context.sourceIP = "2001:db8::1"
        context.userAgent = "agent/1"
        context.requestID = "req-\(number)"
        context.correlationID = "flow"
        context.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        context.reason = "unpaid — again"
        context.subjects = ["carl", "dora"]
        context.idempotency = Idempotency(key: 1 << 120 | 5, fingerprint: .max - UInt128(number))
        context.importRow = ImportRow(id: "row-\(number)")
        return Event(
            id: EventID(rawValue: UInt128(number) << 64 | 3), position: 0, tenant: TenantID(rawValue: .max),
            version: .max, revision: UInt64(number), recordedAt: Timestamp(rawValue: 0),
            occurredAt: Timestamp(rawValue: -Int64(number)), outcome: outcomes[number % outcomes.count],
            operation: operations[number % operations.count], causation: 17, action: "ec2.RunInstances",
            resource: Resource(type: "instance", id: "i-\(number)"), context: context, payload: payload)
    }
}
