import Projections
import TenantModel
import Tenantry
import TestSupport
import Testing

/// 1,000 random histories at full length; TENANTRY_SEED repeats a run.
@Suite("Replays") struct ReplayTests {
    @Test func `stepping backwards equals replaying to the earlier point, at every position`() async throws {
        try await RandomHistory.each(of: 1_000) { history, seed in
            let platform = history.store.platform
            let tenant = history.below(3) == 0 ? nil : history.anyTenant()
            let replay = try platform.replay(of: tenant)
            var forward: [ReplayStep] = []
            try replay.steps { step in
                forward.append(step)
                return true
            }
            #expect(forward.count == replay.count && (tenant != nil || replay.count == Int(replay.end)))
            var cursor = replay.cursor()
            try cursor.move(to: replay.count)
            for number in stride(from: replay.count, to: 0, by: -1) {
                let step = try #require(cursor.step)
                let known = forward[number - 1]
                #expect(cursor.number == number && step.number == number && step.event == known.event)
                let isSame = step.before == known.before && step.after == known.after
                #expect(isSame && step.timeBefore == known.timeBefore, "\(seed), step \(number)")
                guard isSame else { return }
                try cursor.backward()
            }
            #expect(cursor.number == 0 && cursor.step == nil && cursor.tenant() == nil)
            #expect(try cursor.backward() == nil)
        }
    }

    @Test func `a tenant's own events give the state that the whole log gives, at every position`() async throws {
        try await RandomHistory.each(of: 100) { history, seed in
            let platform = history.store.platform
            var whole: [Position: Tenant?] = [:]
            try platform.replay(of: nil).steps { step in
                whole[step.event.position] = step.after
                return true
            }
            for tenant in history.tenants {
                var last: Tenant?
                for try await step in try platform.replay(of: tenant) {
                    #expect(step.before == last)
                    #expect(whole[step.event.position] == step.after, "\(seed) #\(step.event.position)")
                    last = step.after
                }
                #expect(last == (try platform.fleet().tenant(tenant)))
            }
        }
    }

    @Test func `what an event says that it changed is what differs between the states`() async throws {
        var seen: Set<EventType> = []
        try await RandomHistory.each(of: 300) { history, seed in
            try history.store.platform.replay(of: nil).steps { step in
                seen.insert(step.event.payload.type)
                let found = Dictionary(step.changes.map { ($0.field, $0) }, uniquingKeysWith: { $1 })
                #expect(found.keys.allSatisfy { StateDifference.field(called: $0) == $0 }, "\(found.keys)")
                for said in step.event.payload.changes where Self.isOfState(said, step) {
                    let change = found[said.field]
                    #expect(change != nil, "\(step.event.payload.type.name): \(said.field), \(seed)")
                    guard Self.isSaidInFull(said.field) else { continue }
                    #expect(change?.before == said.before && change?.after == said.after, "\(said), \(change as Any)")
                }
                return true
            }
        }
        #expect(seen.count > 30, "\(EventType.allCases.filter { !seen.contains($0) })")
    }

    /// What an event says of itself and no state shows: catalogues, activities, and what was so before.
    private static func isOfState(_ change: FieldChange, _ step: ReplayStep) -> Bool {
        guard step.event.tenant != nil, change.field != "activity" else { return false }
        if change.before == change.after, change.after != "sealed" { return false }
        return !["usage.", "limits.", "isolation.database_url"].contains { change.field.hasPrefix($0) }
            || change.field == "limits.users" && step.event.payload.type == .limitOverridden && change.before == nil
    }

    /// Fields that both sides tell in the same words.
    private static func isSaidInFull(_ field: String) -> Bool {
        ["state", "tier", "catalog", "slug", "name", "region", "description"].contains(field)
            || field.hasPrefix("members.") || field.hasPrefix("metadata.")
    }

    @Test func `a replay goes up to a moment, and a cursor to any`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", owner: "ann")
        store.clock.move(to: store.clock.now + Timestamp.day)
        let noon = store.platform.now
        try await store.platform.execute(ChangeState(acme, .suspend), as: ScratchStore.operations)
        store.clock.move(to: store.clock.now + Timestamp.day)
        try await store.tenant("globex")
        try await store.platform.execute(ChangeState(acme, .activate), as: ScratchStore.operations)
        let replay = try store.platform.replay(of: acme)
        #expect(replay.count == 4)
        var cursor = replay.cursor()
        try cursor.move(to: .time(noon))
        #expect(cursor.tenant()?.state == .suspended && cursor.position == 9 && cursor.time == noon)
        try cursor.move(to: .position(10))
        #expect(cursor.position == 9)
        try cursor.move(to: .position(8))
        #expect(cursor.tenant()?.state == .active && cursor.tenant()?.members.count == 1)
        #expect(throws: PlatformError(.notFound, "")) { try cursor.move(to: .position(99)) }
        #expect(cursor.position == 8)
        #expect(try store.platform.replay(of: acme, through: .position(8)).count == 2)
        #expect(try store.platform.replay(of: acme, through: .time(noon)).count == 3)
        #expect(try store.platform.replay(of: nil, through: .position(0)).count == 0)
        #expect(throws: PlatformError(.notFound, "")) {
            try store.platform.replay(of: acme, through: .position(99))
        }
        #expect(try store.platform.replay(of: store.platform.newTenantID()).count == 0)
    }

    @Test func `a search finds the next and the last step that is wanted, and stays where there is none`() async throws
    {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", tier: "enterprise")
        let usage = (0..<700).map { _ in
            Request([RecordUsage(acme, metric: "messages", amount: 1)], as: ScratchStore.operations)
        }
        let level = Request([SetUsageLevel(acme, metric: "storage", level: 1)], as: ScratchStore.operations)
        _ = try await store.platform.execute(each: usage)
        try await store.platform.execute(ChangeState(acme, .suspend), as: ScratchStore.operations)
        _ = try await store.platform.execute(each: [level])
        _ = try await store.platform.execute(each: usage)
        var cursor = try store.platform.replay(of: acme).cursor()
        let isSuspension = { (step: ReplayStep) in step.changes("state") && step.before != nil }
        #expect(try cursor.advance(to: isSuspension)?.number == 702)
        #expect(try cursor.advance(to: isSuspension) == nil)
        #expect(cursor.number == 702)
        try cursor.move(to: cursor.replay.count)
        #expect(cursor.number == 1_403, "\(cursor.number)")
        #expect(try cursor.retreat(to: isSuspension)?.number == 702)
        #expect(cursor.tenant()?.state == .suspended)
        #expect(try cursor.retreat(to: isSuspension) == nil)
        #expect(cursor.number == 702)
        #expect(try cursor.retreat { $0.changes("usage.messages") }?.number == 701)
    }
}
