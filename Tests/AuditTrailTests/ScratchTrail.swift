import AuditTrail
import EventLog
import LMDB
import Synchronization
import TestSupport

/// A log and its index in directories of one test, with a clock that is moved by hand.
struct ScratchTrail: ~Copyable {
    private let logDirectory: TemporaryDirectory
    private let indexDirectory: TemporaryDirectory
    let clock: SharedTime
    let log: LMDBEventLog
    let store: SegmentStore
    let index: AuditIndex<LMDBEventLog>
    let scan: AuditScan<LMDBEventLog>

    init(segmentLength: Int) throws {
        let logDirectory = try TemporaryDirectory()
        let indexDirectory = try TemporaryDirectory()
        let clock = SharedTime()
        var options = LMDBEventLog.Options(clock: LogClock(simulated: { clock.now }))
        options.fullSync = false
        let log = try LMDBEventLog.create(path: logDirectory.path, id: 7, options: options)
        var lmdb = Environment.Options()
        lmdb.fullSync = false
        let store = try SegmentStore(
            Environment(path: indexDirectory.path, options: lmdb), seed: 99, segmentLength: segmentLength)
        (self.clock, self.log, self.store) = (clock, log, store)
        index = AuditIndex(log, segments: store, reading: TestReading())
        scan = AuditScan(log, reading: TestReading())
        self.logDirectory = logDirectory
        self.indexDirectory = indexDirectory
    }

    /// Appends random records, the time going on now and then by some minutes.
    func append(_ count: Int, _ random: inout SeededGenerator) async throws {
        var left = count
        while left > 0 {
            let records = (0..<min(left, Int.random(in: 1...40, using: &random))).map { number in
                TrailRecord.random(UInt64(left - number), at: clock.now, &random)
            }
            try await append(records)
            clock.advance(by: Int64.random(in: 0..<1_800, using: &random) * 1_000_000)
            left -= records.count
        }
    }

    func append(_ records: [TrailRecord]) async throws {
        _ = try await log.commit { (batch) throws(EventLogError) in
            for record in records { try record.append(to: &batch) }
        }
    }

    /// Writes as many of the next segments as the log has, at most `count`.
    func seal(_ count: Int = .max) throws {
        try store.seal(log, count)
    }
}

extension SegmentStore {
    /// Writes as many of the next segments as a log has, at most `count`; each in a transaction of its own.
    func seal(_ log: LMDBEventLog, _ count: Int = .max) throws {
        let length = Position(segmentLength)
        var builder = SegmentBuilder(seed: seed, reading: TestReading())
        for _ in 0..<count {
            let start = try sealedSegments() * length
            guard try log.head().position >= start + length else { return }
            _ = try log.read(after: start, limit: ReadLimit(records: segmentLength)) { (record) throws(Never) in
                builder.add(record)
            }
            let segment = builder.finish()
            try environment.write { (transaction) throws(AuditIndexError) in
                guard try sealedSegments(in: transaction) * length == start else { return }
                try write(segment, to: &transaction)
            }
        }
    }
}

/// A time that tests move.
final class SharedTime: Sendable {
    private let value = Mutex<Int64>(1_777_982_400_000_000)

    var now: Int64 { value.withLock { $0 } }

    func advance(by microseconds: Int64) { value.withLock { $0 += microseconds } }
}
