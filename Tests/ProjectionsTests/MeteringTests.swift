import EventLog
import SwiftProtobuf
import TenantModel
import TestSupport
import Testing

@testable import Projections

@Suite("Recorded use, read in place") struct MeteringTests {
    @Test func `what is read in place is what the event says, also of damaged messages`() async throws {
        let scratch = try ScratchLog()
        var random = SeededGenerator(seed: Soak.seed)
        var (inPlace, refused) = (0, 0)
        let count = Soak.count(of: 200_000)
        for _ in 0..<count {
            var bytes = try Self.message(&random).serializedBytes() as [UInt8]
            if Bool.random(using: &random) { Self.damage(&bytes, &random) }
            let position = try await Self.append(bytes, to: scratch, &random)
            try scratch.log.read(at: position) { (record) throws(EventLogError) in
                guard let metering = Metering(record) else {
                    if (try? Event(record, isForFolding: true)) == nil { refused += 1 }
                    return
                }
                inPlace += 1
                let event = try Event(record, isForFolding: true)
                #expect(Metering(event) == metering, "seed \(Soak.seed), position \(position)")
            }
        }
        // Else nothing was compared.
        #expect(inPlace > count / 3)
        #expect(refused > count / 100)
    }

    @Test func `ordinary use is read in place`() async throws {
        let scratch = try ScratchLog()
        var message = UsageRecorded()
        (message.metric, message.amount, message.consumed, message.used) = ("storage", -7, true, .max)
        (message.max, message.period, message.description_p) = (.min, "day", "of the night")
        let header = RecordHeader(
            type: EventType.usageRecorded.rawValue, eventID: 7, tenant: 9, version: 3, revision: 2, occurredAt: 5)
        try await scratch.append(header, payload: message.serializedBytes())
        let metering = try scratch.log.read(at: 1) { (record) throws(EventLogError) in Metering(record) }
        #expect(
            metering
                == Metering(
                    position: 1, tenant: TenantID(rawValue: 9), version: 3, revision: 2,
                    recordedAt: Timestamp(rawValue: ScratchLog.time), occurredAt: Timestamp(rawValue: 5),
                    metric: "storage", amount: -7, idempotency: nil, importRow: nil))
    }

    @Test func `other types, unknown outcomes and what only a message's decoder knows are left to it`() async throws {
        let scratch = try ScratchLog()
        let plain = RecordHeader(
            type: EventType.usageRecorded.rawValue, eventID: 7, tenant: 9, version: 1, revision: 1, occurredAt: 5)
        var (other, unknown, newer) = (plain, plain, plain)
        other.type = EventType.usageCorrected.rawValue
        unknown.outcome = 9
        newer.schema = 2
        for header in [other, unknown, newer] { try await scratch.append(header, payload: []) }
        // A number in six bits too many, a text that is not UTF-8, a field of another kind, and one that is not there.
        for payload in [
            [0x10] + Array(repeating: 0xFF, count: 9) + [0x02], [0x0A, 0x01, 0xFF], [0x08, 0x01], [0x48, 0x01],
        ] as [[UInt8]] {
            try await scratch.append(plain, payload: payload)
        }
        for position in 1...7 as ClosedRange<Position> {
            let metering = try scratch.log.read(at: position) { (record) throws(EventLogError) in Metering(record) }
            #expect(metering == nil, "position \(position)")
        }
    }

    private static func message(_ random: inout SeededGenerator) -> UsageRecorded {
        var message = UsageRecorded()
        message.metric = ["messages", "storage", "", "a_very_long_metric_of_an_application"].randomElement(
            using: &random)!
        message.amount = [0, 1, -1, 300, .max, .min].randomElement(using: &random)!
        message.consumed = .random(using: &random)
        message.used = .random(in: .min ... .max, using: &random)
        if Bool.random(using: &random) { message.max = .random(in: 0...1_000, using: &random) }
        if Bool.random(using: &random) { message.period = "day" }
        if Int.random(in: 0..<4, using: &random) == 0 { message.description_p = "für die Nacht" }
        if Int.random(in: 0..<4, using: &random) == 0 {
            message.dimensions = [.with { ($0.name, $0.text) = ("direction", "sent") }]
        }
        return message
    }

    private static func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.removeLast(bytes.count - place)
        case 2: bytes.insert(.random(in: 0...255, using: &random), at: place)
        default: bytes += bytes[place...]
        }
    }

    private static func append(
        _ payload: [UInt8], to scratch: ScratchLog, _ random: inout SeededGenerator
    ) async throws -> Position {
        var parts: [(RecordPart, [UInt8])] = [(.actorID, Array("ann".utf8))]
        if Bool.random(using: &random) { parts.append((.importID, Array("row-7".utf8))) }
        if Bool.random(using: &random) {
            let length = [32, 32, 31].randomElement(using: &random)!
            parts.append((.idempotency, (0..<length).map { _ in .random(in: 0...255, using: &random) }))
        }
        let header = RecordHeader(
            type: EventType.usageRecorded.rawValue, eventID: 7, tenant: Bool.random(using: &random) ? 9 : 0,
            version: .random(in: 0...9, using: &random), revision: 1, occurredAt: .random(in: 0...9, using: &random))
        return try await scratch.log.commit { [parts] (batch) throws(EventLogError) in
            let position = batch.nextPosition
            try batch.append(header, payload: payload) { builder in
                for (part, bytes) in parts { builder.add(part, bytes: bytes) }
            }
            return position
        }
    }
}
