import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Quotas of a platform") struct QuotaTests {
    private static let key = LimitKey("messages/day")!

    @Test(arguments: [1, 77, 100])
    func `64 concurrent consumers at a limit get exactly as much as it allows`(limit: Int64) async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let platform = store.platform
        try await platform.execute(OverrideLimit(tenant, Self.key, max: limit), as: ScratchStore.operations)
        let accepted = await withTaskGroup(of: Int64.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    var got: Int64 = 0
                    for _ in 0..<4 where await Self.consume(tenant, on: platform) != nil { got += 1 }
                    return got
                }
            }
            return await group.reduce(0, +)
        }
        #expect(accepted == limit)
        let used = try platform.tenant("acme").used(Self.key, at: platform.now)
        #expect(used == limit)
        #expect(try store.events().count { $0.payload.type == .usageRecorded } == limit)
    }

    @Test func `retried consumers get no more, and each the answer that they had`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let platform = store.platform
        try await platform.execute(OverrideLimit(tenant, Self.key, max: 100), as: ScratchStore.operations)
        let answers = await withTaskGroup(of: (String, [Answer?]).self) { group in
            for worker in 0..<64 {
                group.addTask {
                    let key = "job-\(worker)-\(worker % 3)"
                    // The first two are under way at the same time, as when a caller's patience ends too early.
                    async let first = Self.consume(tenant, 2, key: key, on: platform)
                    async let second = Self.consume(tenant, 2, key: key, on: platform)
                    let both = await [first, second]
                    return (key, both + [await Self.consume(tenant, 2, key: key, on: platform)])
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(answers.count == 64)
        let accepted = answers.filter { $0.value.contains { $0 != nil } }
        #expect(accepted.count == 50)
        for (key, answers) in accepted {
            #expect(Set(answers.map { $0?.positions }).count == 1, "\(key) has answers at different positions")
            #expect(Set(answers.map { $0?.result }).count == 1, "\(key) was answered in different ways")
            #expect(answers.count { $0?.isReplay == false } == 1, "\(key) took effect more than once")
        }
        #expect(try platform.tenant("acme").used(Self.key, at: platform.now) == 100)
    }

    @Test func `a retry after a restart is recognised`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let first = try #require(await Self.consume(tenant, 7, key: "once", on: store.platform))
        try store.reopen()
        let second = try #require(await Self.consume(tenant, 7, key: "once", on: store.platform))
        #expect(second.isReplay)
        #expect(second.positions == first.positions)
        #expect(second.result == first.result)
        #expect(try store.platform.tenant("acme").used(Self.key, at: store.platform.now) == 7)
    }

    @Test func `a flood of refusals leaves one event a minute, which counts the others`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        try await store.platform.execute(OverrideLimit(tenant, Self.key, max: 0), as: ScratchStore.operations)
        for _ in 0..<50 { #expect(await Self.consume(tenant, on: store.platform) == nil) }
        #expect(try store.refusals() == [1])
        store.clock.move(to: store.clock.now + 59 * Timestamp.second)
        #expect(await Self.consume(tenant, on: store.platform) == nil)
        #expect(try store.refusals() == [1])
        store.clock.move(to: store.clock.now + Timestamp.second)
        #expect(await Self.consume(tenant, on: store.platform) == nil)
        #expect(try store.refusals() == [1, 51])
    }

    @Test func `a day's quota is whole again the next day`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        #expect(await Self.consume(tenant, 100, on: store.platform) != nil)
        #expect(await Self.consume(tenant, on: store.platform) == nil)
        store.clock.move(to: store.clock.now + Timestamp.day / 2)
        #expect(await Self.consume(tenant, on: store.platform) != nil)
    }

    private static func consume(
        _ tenant: TenantID, _ amount: Int64 = 1, key: String? = nil, on platform: Platform
    ) async -> Answer? {
        var context = ScratchStore.operations
        let command = ConsumeUsage(tenant, metric: "messages", amount: amount)
        context.idempotency = key.map {
            Platform.idempotency(key: $0, actor: context.actor, commands: [command])
        }
        do {
            return try await platform.execute(command, as: context)
        } catch {
            #expect(error as? Refusal == Refusal(.quotaExceeded, ""))
            return nil
        }
    }
}

extension ScratchStore {
    /// How many refusals each event of a passed quota stands for.
    fileprivate func refusals() throws -> [UInt32] {
        try events().compactMap { event in
            guard case .quotaExceeded(let exceeded) = event.payload else { return nil }
            return exceeded.count
        }
    }
}
