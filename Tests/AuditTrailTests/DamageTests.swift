import EventLog
import LMDB
import TestSupport
import Testing

@testable import AuditTrail

@Suite("A damaged index") struct DamageTests {
    /// Turns one bit of a value over, in the middle of its content.
    private static func damage(_ key: UInt64, of database: Database<UInt64>, in store: SegmentStore) throws {
        try store.environment.write { transaction in
            var bytes: [UInt8] = []
            if let value = try transaction.get(key, from: database) { bytes = [UInt8](copying: value) }
            try #require(!bytes.isEmpty)
            bytes[bytes.count / 2] ^= 4
            try transaction.put(key, bytes.span, into: database)
        }
    }

    private static func failure(of query: AuditQuery, _ trail: borrowing ScratchTrail) -> AuditIndexError? {
        do {
            try trail.index.positions(query, within: 1...Position.max) { _ in true }
            return nil
        } catch {
            return error as? AuditIndexError
        }
    }

    private static func trail() async throws -> ScratchTrail {
        let trail = try ScratchTrail(segmentLength: 64)
        var random = SeededGenerator(seed: Soak.seed)
        try await trail.append(64 * 40, &random)
        try trail.seal()
        return trail
    }

    @Test func `an answer that needs a damaged block names it, and any other is right`() async throws {
        let trail = try await Self.trail()
        let term = TermKey(.sourceIP, .audit)
        try Self.damage(SegmentStore.key(37, term.number), of: trail.store.blocks, in: trail.store)
        var query = AuditQuery()
        query.sourceIP = "192.0.2.0"
        let failure = Self.failure(of: query, trail)
        #expect(failure == AuditIndexError(.damaged(segment: 37, part: "terms of sourceIP"), ""))
        let text = failure?.description ?? ""
        #expect(text.contains("segment 37") && text.contains("tenantry rebuild"))
        query.sourceIP = nil
        let none = Self.failure(of: query, trail)
        #expect(none == nil)
    }

    @Test func `damaged columns, summaries and merged terms are named`() async throws {
        let trail = try await Self.trail()
        let store = trail.store
        try Self.damage(SegmentStore.key(36, ColumnName.tenants.rawValue), of: store.columns, in: store)
        var query = AuditQuery()
        query.tenant = 0
        let column = Self.failure(of: query, trail)
        #expect(column?.code == .damaged(segment: 36, part: "the column of tenants"))
        query = AuditQuery()
        query.since = trail.clock.now
        try Self.damage(20, of: store.segments, in: store)
        let summary = Self.failure(of: query, trail)
        #expect(summary?.code == .damaged(segment: 20, part: "the summary"))
        query = AuditQuery()
        query.userAgent = "curl"
        let term = TermKey(.userAgent, .audit)
        try Self.damage(MergeLevel.key(1, 1, term.number, shard: 0), of: store.merged, in: store)
        let merged = Self.failure(of: query, trail)
        #expect(merged?.code == .damaged(segment: 16, part: "merged \(term)"))
    }

    @Test func `an index that lacks a value says so`() async throws {
        let trail = try await Self.trail()
        let (store, key) = (trail.store, SegmentStore.key(39, ColumnName.kinds.rawValue))
        try store.environment.write { transaction in _ = try transaction.delete(key, from: store.columns) }
        let failure = Self.failure(of: AuditQuery(), trail)
        #expect(failure?.code == .damaged(segment: 39, part: "the column of kinds"))
    }
}
