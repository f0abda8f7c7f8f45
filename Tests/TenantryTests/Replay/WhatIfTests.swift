import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("What if") struct WhatIfTests {
    @Test func `with nothing otherwise, nothing is otherwise, in every history`() async throws {
        try await RandomHistory.each(of: 100) { history, seed in
            let platform = history.store.platform
            for tenant in [nil, history.anyTenant()] {
                var change = WhatIf()
                change.catalog = BuiltinCatalogs.smtp
                for change in [WhatIf(), change] {
                    let report = try platform.replay(of: tenant).whatIf(change)
                    #expect(report.tenants.isEmpty && report.dropped == 0 && report.leftOut == 0, "\(seed)")
                    #expect(report.events > 0)
                }
            }
        }
    }

    @Test func `leaving out the last events of a history is the history without them`() async throws {
        try await RandomHistory.each(of: 100) { history, seed in
            let platform = history.store.platform
            let end = try platform.head()
            let last = end - Position(history.below(20))
            var change = WhatIf()
            change.positions = Set(last...end)
            let report = try platform.replay(of: nil).whatIf(change)
            #expect(report.dropped == 0 && report.leftOut == change.positions.count)
            let (now, then) = (try platform.fleet(), try platform.past(at: .position(last - 1)))
            for tenant in history.tenants {
                let outcome = report.tenants.first { $0.id == tenant }
                let after = Dictionary(
                    (outcome?.differences ?? []).map { ($0.field, $0) }, uniquingKeysWith: { $1 })
                guard let was = now.tenant(tenant), let would = try then.tenant(tenant) else { continue }
                #expect((after["state"]?.after ?? was.state.rawValue) == would.state.rawValue, "\(seed)")
                #expect((after["tier"]?.after ?? was.tier.id) == would.tier.id, "\(seed)")
                #expect((after["name"]?.after ?? was.name) == would.name, "\(seed)")
            }
        }
    }

    @Test func `whatever is left out, the replay goes on and counts every event once`() async throws {
        try await RandomHistory.each(of: 100) { history, seed in
            let platform = history.store.platform
            var change = WhatIf()
            let kind = history.below(4)
            switch kind {
            case 0: change.actors = ["zqxv.user1"]
            case 1: change.types = ["member.*", "tenant.activated"]
            case 2: change.types = ["tenant.created"]
            default: change.positions = [6 + Position(history.below(30)), 7]
            }
            let report = try platform.replay(of: nil).whatIf(change)
            let wanted = try platform.allEvents().filter { event in
                change.positions.contains(event.position) || change.actors.contains(event.context.actor.id)
                    || change.types.contains {
                        $0 == event.payload.type.name
                            || $0.hasSuffix("*") && event.payload.type.name.hasPrefix($0.dropLast())
                    }
            }
            #expect(report.leftOut == wanted.count, "\(seed)")
            #expect(report.events == Int(try platform.head()))
            #expect(report.tenants.reduce(0) { $0 + $1.droppedCount } == report.dropped, "\(seed)")
            for tenant in report.tenants where kind == 2 {
                #expect(tenant.differences.first { $0.field == "state" }?.after == nil)
            }
            // One tenant by itself: the same, where no name of another is in play.
            for tenant in report.tenants where tenant.dropped.allSatisfy({ !$0.reason.contains("is taken") }) {
                let alone = try platform.replay(of: tenant.id).whatIf(change)
                #expect(alone.leftOut == tenant.leftOut && alone.dropped == tenant.droppedCount, "\(seed)")
            }
        }
    }

    @Test func `what cannot follow is dropped with the reason, and what happened otherwise is said`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", owner: "ann")
        let context = ScratchStore.operations
        try await store.platform.execute(AddMember(acme, user: "bob"), as: context)
        try await store.platform.execute(ChangeMemberRole(acme, user: "bob", role: .admin), as: context)
        try await store.platform.execute(ChangeState(acme, .suspend), as: context)
        try await store.platform.execute(ChangeState(acme, .activate), as: context)
        try await store.platform.execute(SetFeature(acme, "sso", isEnabled: true), as: context)
        var change = WhatIf()
        change.positions = [9, 11]
        let report = try store.platform.replay(of: acme).whatIf(change)
        let outcome = try #require(report.tenants.first)
        #expect(report.tenants.count == 1 && outcome.leftOut == 2 && outcome.droppedCount == 2)
        #expect(
            outcome.dropped.map { "#\($0.position) \($0.type): \($0.reason)" } == [
                "#10 member.role.changed: bob is not a member with the role member",
                "#12 tenant.activated: the tenant is active, not suspended",
            ])
        #expect(
            outcome.differences.map { "\($0.field) \($0.before ?? "-") \($0.after ?? "-")" } == [
                "members.bob admin -", "usage.users 2 1",
            ])
        #expect(try store.platform.head() == 13)
    }

    @Test func `under another catalogue it is said who would have been over, when first, and who not`() async throws {
        let store = try await ScratchStore()
        let context = ScratchStore.operations
        let acme = try await store.tenant("acme", tier: "starter", owner: "ann")
        let globex = try await store.tenant("globex", tier: "free")
        let umbrella = try await store.tenant("umbrella", tier: "pro")
        for _ in 0..<3 {
            try await store.platform.execute(ConsumeUsage(acme, metric: "messages", amount: 400), as: context)
            _ = try await store.platform.refusal(of: ConsumeUsage(globex, metric: "messages", amount: 101), as: context)
            store.clock.move(to: store.clock.now + Timestamp.day)
        }
        try await store.platform.execute(ConsumeUsage(umbrella, metric: "messages", amount: 5), as: context)
        var change = WhatIf()
        var catalog = BuiltinCatalogs.smtp
        catalog.tiers = catalog.tiers.filter { $0.id != "pro" }
        let key = LimitKey("messages/day")!
        catalog.tiers[0].limits[key] = 101
        catalog.tiers[1].limits[key] = 399
        catalog.aliases = [:]
        change.catalog = catalog
        for tenant in [nil, acme, globex, umbrella] {
            let report = try store.platform.replay(of: tenant).whatIf(change)
            let slugs = report.tenants.filter { !$0.limits.isEmpty }.map(\.slug)
            let wanted: [TenantID?: Set<String>] = [nil: ["acme", "globex"], acme: ["acme"], globex: ["globex"]]
            #expect(Set(slugs) == wanted[tenant, default: []])
            if let outcome = report.tenants.first(where: { $0.id == acme }) {
                let first = try #require(try store.events().first { $0.payload.type == .usageRecorded })
                let over = try #require(outcome.limits.first?.wouldHave)
                #expect(over.position == first.position && over.at == first.recordedAt && over.used == 400)
                #expect(over.max == 399 && over.peak == 400 && over.periods == 3)
                #expect(outcome.limits.first?.happened == nil && outcome.limits.count == 1)
                #expect(outcome.differences.map(\.field).contains("limits.messages/day"))
            }
            if let outcome = report.tenants.first(where: { $0.id == globex }) {
                #expect(outcome.limits.first?.refused == 3 && outcome.limits.first?.hadRoom == 3)
            }
        }
    }
}
