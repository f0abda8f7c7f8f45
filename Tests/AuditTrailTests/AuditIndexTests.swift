import AuditTrail
import EventLog
import LMDB
import TestSupport
import Testing

@Suite("The index of the trail") struct AuditIndexTests {
    /// What the index and the scan answer, and what they show of each record; equal, or the test fails.
    private static func compare(
        _ trail: borrowing ScratchTrail, _ query: AuditQuery, within bounds: ClosedRange<Position>?
    ) throws -> Bool {
        var (expected, found, shown): ([Position], [Position], [Position]) = ([], [], [])
        try trail.scan.positions(query, within: bounds) { position in
            expected.append(position)
            return true
        }
        try trail.index.positions(query, within: bounds) { position in
            found.append(position)
            return true
        }
        try trail.index.records(query, within: bounds) { record in
            shown.append(record.position)
            return true
        }
        #expect(found == expected, "\(query) within \(bounds.map { "\($0)" } ?? "nothing")")
        #expect(shown == expected, "\(query) within \(bounds.map { "\($0)" } ?? "nothing")")
        return found == expected && shown == expected
    }

    private static func bounds(_ head: Position, _ random: inout SeededGenerator) -> ClosedRange<Position>? {
        let ends = (0..<2).map { _ in Position.random(in: 1...head + 1, using: &random) }.sorted()
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return ends[0]...ends[1]
        case 1: return ends[0]...ends[0]
        case 2: return ends[1]...(.max)
        case 3: return 0...ends[0]
        default: return 1...head
        }
    }

    @Test(arguments: [1, 16, 64, 256, 4_096])
    func `random questions are answered as by the scan, however far the index goes`(segmentLength: Int) async throws {
        let trail = try ScratchTrail(segmentLength: segmentLength)
        var random = SeededGenerator(seed: Soak.seed &+ UInt64(segmentLength))
        let first = trail.clock.now
        // Up to 256 segments and a tail, so that both levels of merged terms are there; sealed by and by.
        for step in 0..<6 {
            try await trail.append(Int.random(in: 1...(segmentLength < 16 ? 70 : 900), using: &random), &random)
            if step % 3 != 0 { try trail.seal(Int.random(in: 0...200, using: &random)) }
            if step == 4 { try trail.index.catchUp() }
            let head = try trail.log.head().position
            for _ in 0..<Soak.count(of: 800) {
                let query = AuditQuery.random(near: first...trail.clock.now, &random)
                guard try Self.compare(trail, query, within: Self.bounds(head, &random)) else { return }
            }
        }
    }

    @Test(arguments: [true, false])
    func `an answer goes on over a segment that is written after its first piece was shown`(
        isOldestFirst: Bool
    ) async throws {
        let trail = try ScratchTrail(segmentLength: 256)
        var random = SeededGenerator(seed: Soak.seed)
        try await trail.append(600, &random)
        try trail.index.catchUp()
        var query = AuditQuery()
        query.isOldestFirst = isOldestFirst
        var expected: [Position] = []
        let head = try trail.log.head().position
        try trail.scan.positions(query, within: 1...head) { position in
            expected.append(position)
            return true
        }
        // At every place of the answer: pieces of the tail become parts of a segment that begins where one of them did.
        for place in 0..<expected.count {
            let reader = AuditIndex(trail.log, segments: trail.store, reading: TestReading())
            try reader.catchUp()
            var found: [Position] = []
            try reader.positions(query, within: 1...head) { position in
                found.append(position)
                guard found.count == place + 1 else { return true }
                try trail.seal()
                try reader.catchUp()
                return true
            }
            #expect(found == expected)
            try trail.store.environment.write { (transaction) throws(AuditIndexError) in
                try trail.store.removeAll(in: &transaction)
            }
        }
    }

    @Test func `an empty log has no answers`() throws {
        let trail = try ScratchTrail(segmentLength: 64)
        #expect(try Self.compare(trail, AuditQuery(), within: 1...1))
        #expect(try Self.compare(trail, AuditQuery(), within: nil))
        #expect(try trail.index.counts(AuditQuery(), by: .action, within: 1...1).isEmpty)
        #expect(try trail.index.position(atOrAfter: 0) == 1)
    }

    @Test func `two levels of merged terms leave nothing out`() async throws {
        let trail = try ScratchTrail(segmentLength: 16)
        var random = SeededGenerator(seed: Soak.seed)
        let first = trail.clock.now
        try await trail.append(16 * 300, &random)
        try trail.seal()
        #expect(try trail.store.sealedSegments() == 300)
        for number in [UInt64(3), 700, 4_000] {
            var query = AuditQuery()
            query.requestID = "request-\(number / 3)"
            query.includesUsage = true
            #expect(try Self.compare(trail, query, within: 1...16 * 300))
        }
        for _ in 0..<Soak.count(of: 800) {
            let query = AuditQuery.random(near: first...trail.clock.now, &random)
            guard try Self.compare(trail, query, within: 1...16 * 300) else { return }
        }
    }

    @Test func `random questions are counted as by who looks at every record`() async throws {
        let trail = try ScratchTrail(segmentLength: 256)
        var random = SeededGenerator(seed: Soak.seed &+ 3)
        let first = trail.clock.now
        try await trail.append(3_000, &random)
        try trail.seal(8)
        try trail.index.catchUp()
        for _ in 0..<Soak.count(of: 1_000) {
            let query = AuditQuery.random(near: first...trail.clock.now, &random)
            for grouping in AuditGrouping.allCases {
                let bounds = Self.bounds(3_000, &random)
                let expected = try Self.naiveCounts(trail, query, grouping, bounds)
                let found = try trail.index.counts(query, by: grouping, within: bounds)
                #expect(found == expected, "\(query) by \(grouping)")
                guard found == expected else { return }
            }
        }
    }

    private static func naiveCounts(
        _ trail: borrowing ScratchTrail, _ query: AuditQuery, _ grouping: AuditGrouping,
        _ bounds: ClosedRange<Position>?
    ) throws -> [AuditGroupKey: Int] {
        var counts: [AuditGroupKey: Int] = [:]
        let log = trail.log
        try trail.scan.positions(query, within: bounds) { position in
            let key: AuditGroupKey = try log.read(at: position) { record in
                switch grouping {
                case .action: .action(record.text(of: .action) ?? TestReading.names[record.type] ?? "")
                case .actor: .actor(record.text(of: .actorID) ?? "")
                case .tenant: .tenant(record.tenant)
                case .day: .day(Int32(record.recordedAt / 86_400_000_000))
                case .outcome: .outcome(record.outcome)
                }
            }
            counts[key, default: 0] += 1
            return true
        }
        return counts
    }

    @Test func `times become positions`() async throws {
        let trail = try ScratchTrail(segmentLength: 64)
        var random = SeededGenerator(seed: Soak.seed &+ 4)
        let first = trail.clock.now
        for sealed in [0, 5, 30] {
            try await trail.append(1_000, &random)
            try trail.seal(sealed)
            for _ in 0..<Soak.count(of: 2_000) {
                let time = Int64.random(in: first - 10...trail.clock.now + 10, using: &random)
                #expect(try trail.index.position(atOrAfter: time) == trail.scan.position(atOrAfter: time))
            }
        }
    }
}
