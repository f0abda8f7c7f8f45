import AuditTrail
import EventLog
import LMDB
import Synchronization
import TestSupport
import Testing

/// How many have not finished yet.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    var areDone: Bool { left.withLock { $0 <= 0 } }

    func finish() { left.withLock { $0 -= 1 } }
}

@Suite("The trail while others write") struct ConcurrencyTests {
    /// Pages through all that a query wants, newest or oldest first, as somebody with a cursor does.
    private static func pages(
        _ index: AuditIndex<LMDBEventLog>, _ query: AuditQuery, head: Position, limit: Int
    ) throws -> [Position] {
        var found: [Position] = []
        var bounds = 1...head
        while true {
            let before = found.count
            try index.positions(query, within: bounds) { position in
                found.append(position)
                return found.count - before < limit
            }
            guard found.count - before == limit, let last = found.last else { return found }
            if query.isOldestFirst {
                guard last < head else { return found }
                bounds = last + 1...head
            } else {
                guard last > 1 else { return found }
                bounds = 1...last - 1
            }
        }
    }

    @Test func `a page's end neither repeats nor misses an entry while others append and seal`() async throws {
        let trail = try ScratchTrail(segmentLength: 64)
        var random = SeededGenerator(seed: Soak.seed)
        try await trail.append(500, &random)
        let (index, log, store, scan) = (trail.index, trail.log, trail.store, trail.scan)
        let readers = Countdown(3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in 0..<3 {
                group.addTask {
                    var random = SeededGenerator(seed: Soak.seed &+ UInt64(reader))
                    for _ in 0..<Soak.count(of: 1_000) {
                        let query = AuditQuery.random(near: 0...Int64.max, &random)
                        let head = try log.head().position
                        let limit = Int.random(in: 1...50, using: &random)
                        let found = try Self.pages(index, query, head: head, limit: limit)
                        var expected: [Position] = []
                        try scan.positions(query, within: 1...head) { position in
                            expected.append(position)
                            return true
                        }
                        #expect(found == expected, "\(query)")
                    }
                    readers.finish()
                }
            }
            group.addTask {
                while !readers.areDone {
                    try store.seal(log, 1)
                    await Task.yield()
                }
            }
            for _ in 0..<100 where !readers.areDone {
                try await trail.append(40, &random)
                try await Task.sleep(for: .milliseconds(2))
            }
            try await group.waitForAll()
        }
        #expect(try store.sealedSegments() > 0)
    }

    @Test func `segments are written in order, whole, and once`() async throws {
        let trail = try ScratchTrail(segmentLength: 16)
        var random = SeededGenerator(seed: Soak.seed)
        try await trail.append(64, &random)
        func segment(after start: Position, _ count: Int) throws -> Segment {
            var builder = SegmentBuilder(seed: 99, reading: TestReading())
            _ = try trail.log.read(after: start, limit: ReadLimit(records: count)) { (record) throws(Never) in
                builder.add(record)
            }
            return builder.finish()
        }
        for (start, count) in [(Position(16), 16), (0, 15)] {
            let segment = try segment(after: start, count)
            #expect(throws: AuditIndexError(.outOfOrder(segment: start / 16, expected: 0), "")) {
                try trail.store.environment.write { (transaction) throws(AuditIndexError) in
                    try trail.store.write(segment, to: &transaction)
                }
            }
        }
        #expect(try trail.store.sealedSegments() == 0)
        try trail.seal()
        #expect(try trail.store.sealedSegments() == 4)
        #expect(try trail.store.sizes().total > 0)
        try trail.store.environment.write { (transaction) throws(AuditIndexError) in
            try trail.store.removeAll(in: &transaction)
        }
        #expect(try trail.store.sealedSegments() == 0)
        try trail.seal()
        #expect(try trail.store.sealedSegments() == 4)
    }
}
