import AuditTrail
import EventLog
import Foundation
import LMDB
import Synchronization
import Projections
import TenantModel
import Tenantry
import TestSupport
import Testing

/// Stores whose segments are so short that they are sealed all the time.
@Suite("Sealing views") struct SealingTests {
    @Test func `a store that is sealed all the time says what a replay of its log says, also after reopening`()
        async throws
    {
        for length in [3, 16, 50] as [Position] {
            let store = try await ScratchStore { $0.segmentLength = length }
            var random = SeededGenerator(seed: Soak.seed &+ length)
            var ids: [TenantID] = []
            for number in 0..<6 { ids.append(try await store.tenant("t\(number)", tier: "starter", owner: "ann")) }
            for round in 0..<20 {
                for _ in 0..<20 {
                    _ = try? await store.platform.execute(Self.command(&random, ids), as: ScratchStore.operations)
                }
                if round % 5 == 0 { try store.reopen() }
                #expect(try store.platform.replay().isEqual, "seed \(Soak.seed), length \(length), round \(round)")
            }
            try store.platform.close()
            // Nothing of it is needed: the log has everything.
            let views = try #require(
                FileManager.default.contentsOfDirectory(atPath: store.path).first { $0.hasPrefix("views-") })
            try FileManager.default.removeItem(atPath: "\(store.path)/\(views)")
            try store.reopen()
            #expect(try store.platform.replay().isEqual)
        }
    }

    @Test func `a store is opened from what was sealed, and folds only what came after`() async throws {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        let acme = try await store.tenant("acme")
        for _ in 0..<100 {
            try await store.platform.execute(RecordActivity(acme, action: "login"), as: ScratchStore.operations)
        }
        let shown = Shown()
        try store.reopen { $0.progress = { position, _ in shown.positions.withLock { $0.append(position) } } }
        let head = try store.platform.head()
        #expect(shown.positions.withLock { $0 } == (head % 10 == 0 ? [] : [head]))
    }

    @Test func `a damaged index is named by whoever asks the trail, with what to do`() async throws {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        let acme = try await store.tenant("acme")
        for _ in 0..<30 {
            try await store.platform.execute(RecordActivity(acme, action: "login"), as: ScratchStore.operations)
        }
        try store.platform.close()
        do {
            var options = Environment.Options()
            options.maxDatabases = 32
            let environment = try Environment(path: "\(store.path)/\(Views.directoryName)", options: options)
            let columns = try environment.openDatabase(named: "audit.columns", keys: UInt64.self)
            try environment.write { (transaction) throws(LMDBError) in try transaction.deleteAll(from: columns) }
            try environment.close()
        }
        try store.reopen { $0.readOnly = true }
        var query = AuditQuery()
        query.tenant = acme.rawValue
        let error = await #expect(throws: PlatformError.self) {
            try await store.platform.audit(query, as: ScratchStore.operations)
        }
        #expect(error?.code == .damaged)
        #expect(error?.hint.contains("tenantry rebuild") == true)
    }

    @Test func `views of a log that was replaced are made anew`() async throws {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        let acme = try await store.tenant("acme")
        for _ in 0..<30 {
            try await store.platform.execute(RecordActivity(acme, action: "login"), as: ScratchStore.operations)
        }
        try store.platform.close()
        let other = try await ScratchStore { $0.segmentLength = 10 }
        try await other.tenant("other")
        for number in 0..<3 { try await other.tenant("t\(number)") }
        try other.platform.close()
        let views = try #require(
            FileManager.default.contentsOfDirectory(atPath: store.path).first { $0.hasPrefix("views-") })
        try FileManager.default.removeItem(atPath: "\(other.path)/\(views)")
        try FileManager.default.copyItem(atPath: "\(store.path)/\(views)", toPath: "\(other.path)/\(views)")
        try other.reopen()
        #expect(try other.platform.fleet().tenantID(named: "acme") == nil)
        #expect(try other.platform.replay().isEqual)
    }

    @Test func `a read after an acknowledged write sees it, while segments are sealed`() async throws {
        let store = try await ScratchStore { $0.segmentLength = 100 }
        var ids: [TenantID] = []
        for number in 0..<8 { ids.append(try await store.tenant("t\(number)", tier: "enterprise")) }
        let platform = store.platform
        await withTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask {
                    // Half a million writes and as many reads at full length.
                    for count in 1...Int64(Soak.count(of: 62_500)) {
                        do {
                            guard try await Self.consumedIsSeen(id, count, platform) else { return }
                        } catch {
                            Issue.record(error)
                        }
                    }
                }
            }
        }
        #expect(try platform.replay().isEqual)
    }

    /// Consumes one more, and looks whether the state has it; now and then, whether the trail has it too.
    private static func consumedIsSeen(_ id: TenantID, _ count: Int64, _ platform: Platform) async throws -> Bool {
        let answer = try await platform.execute(
            ConsumeUsage(id, metric: "messages", amount: 1), as: ScratchStore.operations)
        let used = try platform.read { $0.tenant(id)?.used(LimitKey("messages/day")!, at: platform.now) }
        #expect(used == count)
        guard count % 64 == 0, used == count else { return used == count }
        var query = AuditQuery()
        (query.tenant, query.includesUsage, query.actions) = (id.rawValue, true, ["usage.*"])
        let newest = try await platform.audit(query, limit: 1, as: ScratchStore.operations).entries.first
        #expect(newest?.position == answer.positions?.upperBound)
        return newest?.position == answer.positions?.upperBound
    }

    private final class Shown: Sendable { let positions = Mutex<[Position]>([]) }

    private static func command(_ random: inout SeededGenerator, _ ids: [TenantID]) -> any Command {
        let id = ids.randomElement(using: &random)!
        let number = Int.random(in: 0..<20, using: &random)
        switch Int.random(in: 0..<9, using: &random) {
        case 0: return AddMember(id, user: "user\(number)")
        case 1: return RemoveMember(id, user: "user\(number)")
        case 2: return SetConfig(id, ConfigKey(section: "general", key: "k\(number % 5)"), "v\(number)")
        case 3: return ConsumeUsage(id, metric: "messages", amount: Int64(1 + number))
        case 4: return RegisterHost(id, "h\(number).example.com")
        case 5: return RemoveHost(id, "h\(number).example.com")
        case 6: return ChangeState(id, number % 2 == 0 ? .suspend : .activate)
        case 7: return SetUsageLevel(id, metric: "storage", level: Int64(number))
        default: return RecordActivity(id, action: "login")
        }
    }
}
