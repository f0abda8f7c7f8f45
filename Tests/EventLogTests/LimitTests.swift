import EventLog
import Foundation
import SeededEvents
import Synchronization
import Testing

@Suite struct LimitTests {
    @Test func `at the size limit commits are refused as full, and go on when it is raised`() async throws {
        let scratch = try ScratchLog()
        var options = LMDBEventLog.Options()
        options.sizeLimit = 1 << 20
        let log = try scratch.create(options)
        var batches: UInt16 = 0
        var code: EventLogError.Code?
        while code == nil, batches < 1_000 {
            batches += 1
            code = await log.failure(ofBatch: batches, size: 20)
        }
        #expect(code == .full)
        #expect(await log.failure(ofBatch: batches, size: 20) == .full)
        let size = try FileManager.default.attributesOfItem(atPath: "\(scratch.path)/data.mdb")[.size] as? Int ?? 0
        #expect(size <= 1 << 20)
        #expect(size > 1 << 19, "the limit was reached long before the file was as large")
        #expect(try log.events().count == 20 * Int(batches - 1))
        try log.close()

        options.sizeLimit = 2 << 20
        let again = try scratch.open(options)
        try await again.append(20, batch: batches)
        #expect(try again.events().map(\.batch).last == batches)
    }

    @Test func `a round takes at most 2,048 decisions`() async throws {
        let rounds = try await rounds(of: 5_000) { _, _ in }
        #expect(rounds.map(\.decisions).max() == 2_048)
        #expect(rounds.map(\.decisions).reduce(0, +) == 5_000)
    }

    @Test func `a round takes at most 8,192 records and a decision's own`() async throws {
        let rounds = try await rounds(of: 300) { batch, number in
            for index in 0..<100 as Range<UInt128> {
                try batch.append(Self.header(UInt128(number) << 64 | index), payload: [])
            }
        }
        #expect(rounds.map(\.records).max() == 8_200)
        #expect(rounds.map(\.records).reduce(0, +) == 30_000)
    }

    @Test func `a round takes at most 16 MiB and a decision's own`() async throws {
        let payload = [UInt8](repeating: 7, count: 65_000)
        let rounds = try await rounds(of: 300) { batch, number in
            for index in 0..<4 as Range<UInt128> {
                try batch.append(Self.header(UInt128(number) << 64 | index), payload: payload)
            }
        }
        let most = rounds.map(\.records).max() ?? 0
        #expect(most * 65_100 >= 16 << 20)
        #expect(most * 65_100 < 16 << 20 + 4 * 65_100)
        #expect(rounds.map(\.records).reduce(0, +) == 1_200)
    }

    private static func header(_ id: UInt128) -> RecordHeader {
        RecordHeader(type: 1, eventID: id, tenant: 1, version: 1, revision: 1, occurredAt: 0)
    }

    /// Lets `count` commits pile up behind one that waits for them, and says how the rounds after it were.
    private func rounds(
        of count: Int, _ decide: @escaping @Sendable (inout RecordBatch, Int) throws -> Void
    ) async throws -> [RoundCounter.Round] {
        let scratch = try ScratchLog()
        var options = LMDBEventLog.Options()
        options.fullSync = false
        let log = try scratch.create(options)
        let counter = RoundCounter()
        log.setFollower(counter)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await log.commit { _ in
                    // The tasks below queue while this decision holds the writer up.
                    while counter.submitted.withLock({ $0 }) < count { usleep(1_000) }
                    usleep(200_000)
                }
            }
            try await Task.sleep(for: .milliseconds(50))
            for number in 1...count {
                group.addTask {
                    counter.submitted.withLock { $0 += 1 }
                    try await log.commit { batch in
                        try decide(&batch, number)
                        counter.count()
                    }
                }
            }
            try await group.waitForAll()
        }
        return counter.rounds.withLock { $0.filter { $0.decisions > 0 } }
    }
}

/// Counts the decisions and records of each round.
private final class RoundCounter: LogFollower {
    struct Round {
        var before: Position
        var decisions = 0
        var records = 0
    }

    let rounds = Mutex<[Round]>([])
    let submitted = Mutex(0)

    func count() {
        rounds.withLock { $0[$0.count - 1].decisions += 1 }
    }

    func roundWillBegin(at head: LogHead) {
        rounds.withLock { $0.append(Round(before: head.position)) }
    }

    func roundDidCommit(at head: LogHead) {
        rounds.withLock { $0[$0.count - 1].records = Int(head.position - $0[$0.count - 1].before) }
    }

    func roundDidFail() {}
}
