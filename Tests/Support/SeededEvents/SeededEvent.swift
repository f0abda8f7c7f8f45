public import EventLog
internal import TestSupport

/// An event whose every byte follows from its id, so that whoever finds it in a log can tell what it must be.
public struct SeededEvent: Sendable, Hashable {
    /// Where the random numbers of its writer began.
    public let seed: UInt64
    /// Which of the concurrent writers made it.
    public let writer: UInt16
    /// Which of the writer's batches it is part of.
    public let batch: UInt16
    /// Its place in the batch, from 0.
    public let index: UInt16
    /// How many events the batch has.
    public let size: UInt16

    /// Names an event.
    public init(seed: UInt64, writer: UInt16, batch: UInt16, index: UInt16, size: UInt16) {
        self.seed = seed
        self.writer = writer
        self.batch = batch
        self.index = index
        self.size = size
    }

    /// The event that has an id.
    public init(id: UInt128) {
        seed = UInt64(id >> 64)
        writer = UInt16(truncatingIfNeeded: id >> 48)
        batch = UInt16(truncatingIfNeeded: id >> 32)
        index = UInt16(truncatingIfNeeded: id >> 16)
        size = UInt16(truncatingIfNeeded: id)
    }

    /// Its id, which says all of the above.
    public var id: UInt128 {
        UInt128(seed) << 64 | UInt128(writer) << 48 | UInt128(batch) << 32 | UInt128(index) << 16 | UInt128(size)
    }

    /// Adds the event to a batch.
    public func append(to log: inout RecordBatch) throws(EventLogError) {
        var random = SeededGenerator(seed: UInt64(truncatingIfNeeded: id) ^ seed.byteSwapped)
        let header = RecordHeader(
            type: UInt16.random(in: 1...400, using: &random), schema: UInt16.random(in: 1...3, using: &random),
            outcome: UInt8.random(in: 1...3, using: &random), operation: UInt8.random(in: 1...5, using: &random),
            origin: UInt8.random(in: 1...4, using: &random), eventID: id,
            tenant: UInt128(random.next()) << 64 | UInt128(random.next()), version: 1,
            revision: random.next() % 2, occurredAt: Int64(bitPattern: random.next()))
        // One in sixteen has an overflow page of its own in the file.
        let length = Int.random(in: 0..<16, using: &random) == 0 ? 3_000...9_000 : 0...300
        let payload = random.bytes(Int.random(in: length, using: &random))
        let parts = Self.parts(&random)
        try log.append(header, payload: payload) { list in
            for (part, text) in parts { list.add(part, text) }
        }
    }

    private static func parts(_ random: inout SeededGenerator) -> [(RecordPart, String)] {
        let texts: [RecordPart] = [.action, .actorType, .actorID, .resourceType, .sourceIP, .userAgent, .reason]
        return texts.compactMap { part in
            let number = random.next()
            return number % 3 == 0 ? nil : (part, "\(part) \(number) ü")
        }
    }
}
