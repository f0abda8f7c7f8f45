import EventLog
import Foundation
import LMDB
import SeededEvents
import TestSupport
import Testing

/// `tools/read-log.py`, which was written from `docs/FORMAT.md` alone, held against what this module writes and reads.
@Suite(.enabled(if: IndependentReader.exists, "there is no 'python3' to run tools/read-log.py with"))
struct IndependentReaderTests {
    private let reader = IndependentReader()

    @Test func `a damaged record is found by the reader and by the log, at the same position`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(9, batch: 1)
        let payload = try log.read(at: 5) { [UInt8](copying: $0.payload) }
        try log.close()
        let file = URL(filePath: "\(scratch.path)/data.mdb")
        var bytes = try Data(contentsOf: file)
        let place = try #require(bytes.range(of: Data(payload)))
        bytes[place.lowerBound] ^= 1
        try bytes.write(to: file)

        let outcome = try reader.run("--check", scratch.path)
        #expect(outcome.status == 8)
        #expect(outcome.output.contains("position 5"), "\(outcome.output)")
        let again = try scratch.open()
        #expect(throws: ReadError<Never>.self) { try again.read(at: 5) { _ in } }
        #expect(try again.read(at: 6) { $0.position } == 6)
    }

    @Test func `a log without records has none for the reader`() throws {
        let scratch = try ScratchLog()
        try scratch.create().close()
        #expect(try reader.run(scratch.path).output == "")
        #expect(try reader.run("--head", scratch.path).output == "0\n")
        #expect(try reader.run("--check", scratch.path).status == 0)
    }

    @Test func `every field of every kind of part is read alike`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.commit { (batch) throws(EventLogError) in
            try batch.append(header(1), payload: [])
            try batch.append(header(2), payload: [UInt8](0...255)) { parts in
                for part in RecordPart.allCases where part.rawValue < RecordPart.sealedTerm.rawValue {
                    parts.add(part, "\(part) ä 😀 \" \\ \u{1}")
                }
                parts.add(.subject, "another")
                parts.add(.idempotency, bytes: [UInt8](0..<32))
            }
            try batch.append(header(3), payload: [7]) { parts in
                parts.add(.actorID, sealed: [0xff, 0, 1], term: [UInt8](16..<32))
                parts.add(.sourceIP, "192.0.2.7")
                parts.add(.subject, sealed: [1], term: [2])
                parts.add(.subject, sealed: [], term: [3])
            }
            try batch.append(header(4), payload: [UInt8](repeating: 0xab, count: 65_535 - 100))
        }
        try expectSameRecords(log, scratch)
    }

    @Test func `a log with overflow pages and a tree of three levels is read alike`() async throws {
        let scratch = try ScratchLog()
        var options = LMDBEventLog.Options()
        options.fullSync = false
        let log = try scratch.create(options)
        for batch in 1...100 as ClosedRange<UInt16> { try await log.append(50, seed: Soak.seed, batch: batch) }
        try expectSameRecords(log, scratch)
        #expect(try reader.run("--head", scratch.path).output == "5000\n")
        #expect(try reader.run("--check", scratch.path).status == 0)
        try log.close()

        let environment = try Environment(path: scratch.path)
        let records = try environment.openDatabase(named: "records", keys: UInt64.self, create: false)
        let shape = try environment.read { transaction in try transaction.statistics(of: records) }
        #expect(shape.depth >= 3 && shape.overflowPages > 100, "this test is about other logs: \(shape)")
    }

    @Test func `a reader begins where it is told to`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(20, batch: 1)
        let lines = try reader.run("--after", "7", "--limit", "3", scratch.path).output.split(separator: "\n")
        #expect(try lines.map { try ReaderRecord(line: $0).position } == [8, 9, 10])
    }

    private func header(_ number: UInt8) -> RecordHeader {
        RecordHeader(
            type: 65_535, schema: UInt16(number), outcome: (number - 1) % 3 + 1, operation: number, origin: number,
            eventID: .max - UInt128(number), tenant: UInt128(number), version: .max, revision: .max - 1,
            occurredAt: -Int64(number), causation: UInt64(number))
    }

    private func expectSameRecords(_ log: LMDBEventLog, _ scratch: borrowing ScratchLog) throws {
        var expected: [ReaderRecord] = []
        var last: Position = 0
        while last < (try log.head().position) {
            last = try log.read(after: last, limit: .page) { expected.append(ReaderRecord($0)) }
        }
        let outcome = try reader.run(scratch.path)
        #expect(outcome.status == 0)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == expected.count)
        for (line, record) in zip(lines, expected) {
            let read = try ReaderRecord(line: line)
            guard read != record else { continue }
            Issue.record("the reader says \(read), the view \(record)")
            return
        }
    }
}

/// `tools/read-log.py`, as a program.
struct IndependentReader {
    private static let python = Executable(command: "python3")
    /// Whether it can be run here.
    static let exists = (try? python.run("--version"))?.status == 0

    private let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "tools/read-log.py").path

    /// Runs it to its end.
    func run(_ arguments: String...) throws -> Executable.Outcome {
        try Self.python.run([script] + arguments)
    }
}
