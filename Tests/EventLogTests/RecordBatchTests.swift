import EventLog
import Testing

@Suite struct RecordBatchTests {
    private let head = LogHead(position: 41, eventID: 7, recordedAt: 1_000)

    private func header(_ id: UInt128) -> RecordHeader {
        RecordHeader(type: 1, eventID: id, tenant: 2, version: 1, revision: 1, occurredAt: 0)
    }

    private func bytes(_ batch: RecordBatch) -> [[UInt8]] {
        (0..<batch.count).map { [UInt8](copying: batch.record($0)) }
    }

    @Test func `a record over 65,535 bytes is refused and the batch is as before`() throws {
        var batch = RecordBatch(head: head, recordedAt: 2_000)
        try batch.append(header(1), payload: [1])
        let (before, headBefore) = (bytes(batch), batch.head)
        let largest = 65_535 - 96 - 4
        #expect(throws: EventLogError(.recordTooLarge(length: 65_536), operation: "append")) {
            try batch.append(header(2), payload: [UInt8](repeating: 0, count: largest + 1))
        }
        #expect(bytes(batch) == before)
        #expect(batch.head == headBefore)
        try batch.append(header(3), payload: [UInt8](repeating: 0, count: largest))
        #expect(batch.record(1).count == 65_535)
        #expect(try RecordView(batch.record(1)).position == 43)
    }

    @Test func `parts that are longer than a record can say are refused and the batch is as before`() throws {
        var batch = RecordBatch(head: head, recordedAt: 2_000)
        for length in [65_440, 70_000, 131_072, 1 << 20] {
            #expect(throws: EventLogError(.recordTooLarge(length: 96 + 4 + length + 4), operation: "append")) {
                try batch.append(header(2), payload: []) { $0.add(.reason, String(repeating: "x", count: length)) }
            }
        }
        #expect(batch.isEmpty)
        #expect(batch.head == head)
    }

    @Test func `more parts than a record can count are refused and the batch is as before`() throws {
        var batch = RecordBatch(head: head, recordedAt: 2_000)
        #expect(throws: EventLogError.self) {
            try batch.append(header(2), payload: []) { parts in
                for number in 0..<256 { parts.add(.subject, "\(number)") }
            }
        }
        #expect(batch.isEmpty)
        try batch.append(header(2), payload: []) { parts in
            for number in 0..<255 { parts.add(.subject, "\(number)") }
        }
        #expect(try RecordView(batch.record(0)).parts == 255)
    }

    @Test func `no time is given that is before the head's`() throws {
        var batch = RecordBatch(head: head, recordedAt: 10)
        #expect(batch.recordedAt == 1_000)
        try batch.append(header(1), payload: [])
        #expect(try RecordView(batch.record(0)).recordedAt == 1_000)
    }

    @Test func `records get consecutive positions after the head`() throws {
        var batch = RecordBatch(head: head, recordedAt: 2_000)
        #expect(batch.nextPosition == 42)
        #expect(try batch.append(header(8), payload: [1, 2, 3]) == 42)
        #expect(try batch.append(header(9), payload: []) == 43)
        #expect(batch.head == LogHead(position: 43, eventID: 9, recordedAt: 2_000))
        #expect(batch.count == 2)
        #expect(batch.byteCount == 2 * 100 + 3)
    }

    @Test func `empty and absent texts add no part`() throws {
        var batch = RecordBatch(head: head, recordedAt: 2_000)
        try batch.append(header(1), payload: []) { parts in
            parts.add(.action, nil)
            parts.add(.reason, "")
        }
        #expect(try RecordView(batch.record(0)).parts == 0)
    }
}
