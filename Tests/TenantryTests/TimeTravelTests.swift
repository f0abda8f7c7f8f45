import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Time travel") struct TimeTravelTests {
    @Test func `the state at every position is the one that there was, by position and by time`() async throws {
        // Segments and kept states shorter than the history.
        let store = try await ScratchStore { $0.segmentLength = 100 }
        let acme = try await store.tenant("acme", tier: "free", owner: "ann")
        var seen: [(position: Position, time: Timestamp, tenant: Tenant)] = []
        for number in 0..<1_000 {
            store.clock.move(to: store.clock.now + 60_000_000)
            let commands: [any Command] = [
                ConsumeUsage(acme, metric: "messages", amount: 3),
                ChangeState(acme, number % 2 == 0 ? .suspend : .activate),
                SetConfig(acme, ConfigKey(section: "general", key: "k"), "\(number)"),
            ]
            _ = try? await store.platform.execute([commands[number % 3]], as: ScratchStore.operations)
            seen.append((try store.platform.head(), store.platform.now, try store.platform.tenant("acme")))
        }
        for (position, time, tenant) in seen {
            #expect(try store.platform.past(at: .position(position)).tenant(acme) == tenant)
            #expect(try store.platform.past(at: .time(time)).tenant(named: "acme") == tenant)
        }
        #expect(try store.platform.past(at: .position(0)).tenant(acme) == nil)
        #expect(try store.platform.past(at: .time(Timestamp("2000-01-01")!)).position == 0)
        var shown: [String] = []
        try store.platform.past(at: .position(10)).forEachTenant { shown.append($0.slug) }
        #expect(shown == ["acme"])
        let head = try store.platform.head()
        #expect(throws: PlatformError(.notFound, "")) { try store.platform.past(at: .position(head + 1)) }
    }

    @Test func `deadlines are those of the moment that is asked about`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", tier: "free")
        var trial = OverrideLimit(acme, LimitKey("users")!, max: 50)
        trial.expiresAt = store.platform.now.advanced(by: 3_600_000_000)
        try await store.platform.execute(trial, as: ScratchStore.operations)
        let during = store.platform.now.advanced(by: 60_000_000)
        let after = store.platform.now.advanced(by: 7_200_000_000)
        store.clock.move(to: after.rawValue)
        for (time, max) in [(during, Int64(50)), (after, 5)] {
            let past = try store.platform.past(at: .time(time))
            #expect(try past.tenant(acme)?.limit(LimitKey("users")!, at: past.time)?.max == max)
        }
    }

    @Test func `two moments differ in what was changed between them and nothing else`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", tier: "starter")
        let before = try store.platform.head()
        try await store.platform.execute(
            [ChangeTier(acme, tier: "pro"), SetFeature(acme, "sso", isEnabled: true)], as: ScratchStore.operations)
        let view = { (moment: Moment) throws in
            let past = try store.platform.past(at: moment)
            return TenantStateView(try past.tenant(acme)!, at: past.time)
        }
        let differences = try TenantStateView.differences(
            view(.position(before)), view(.position(store.platform.head())))
        let fields = Set(differences.map(\.field))
        #expect(fields.isSuperset(of: ["tenant.tier", "features.sso", "features.webhooks", "quotas.users/total.max"]))
        #expect(!fields.contains { $0.hasPrefix("members") || $0.hasPrefix("config") || $0 == "tenant.revision" })
        #expect(try TenantStateView.differences(view(.position(before)), view(.position(before))).isEmpty)
    }

    @Test func `another sealed value, the end of a limit and a step that was done are differences`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", tier: "starter")
        var trial = OverrideLimit(acme, LimitKey("users")!, max: 50)
        var mail = UpdateTenant(acme)
        mail.billingEmail = .set(.plain("a@example.com"))
        try await store.platform.execute(
            [trial, mail, StartOnboarding(acme)], as: ScratchStore.operations)
        let before = try store.platform.head()
        trial.expiresAt = store.platform.now.advanced(by: Timestamp.day)
        mail.billingEmail = .set(.plain("b@example.com"))
        let step = try #require(store.platform.tenant("acme").onboarding?.steps.first?.id)
        try await store.platform.execute(
            [trial, mail, CompleteOnboardingStep(acme, step)], as: ScratchStore.operations)
        let view = { (position: Position) throws in
            let past = try store.platform.past(at: .position(position))
            return TenantStateView(try past.tenant(acme)!, at: past.time)
        }
        let head = try store.platform.head()
        let fields = Set(try TenantStateView.differences(view(before), view(head)).map(\.field))
        #expect(
            fields.isSuperset(of: [
                "tenant.billing.email", "quotas.users/total.expires_at", "onboarding.\(step).completed_at",
            ]), "\(fields)")
        #expect(try TenantStateView.differences(view(head), view(head)).isEmpty)
    }

    @Test func `usage by day adds up to what was recorded, corrections and levels included`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", tier: "enterprise")
        let today = store.platform.now
        var because = ScratchStore.operations
        because.reason = "twice"
        var yesterday = because
        yesterday.occurredAt = today.advanced(by: -Timestamp.day)
        try await store.platform.execute(RecordUsage(acme, metric: "messages", amount: 7), as: yesterday)
        try await store.platform.execute(RecordUsage(acme, metric: "messages", amount: 5), as: because)
        try await store.platform.execute(CorrectUsage(acme, metric: "messages", delta: -3), as: yesterday)
        for level in [5, 9, 4] {
            try await store.platform.execute(SetUsageLevel(acme, metric: "storage", level: Int64(level)), as: because)
        }
        let days = try store.platform.usageDaily(
            of: acme, from: today.advanced(by: -2 * Timestamp.day), until: today.advanced(by: Timestamp.day))
        #expect(days.map(\.used) == [4, 5, 4] && days.map(\.events) == [2, 1, 3])
        #expect(days.map(\.metric) == ["messages", "messages", "storage"])
    }

    @Test func `a correction counts on its day however late it is made, and a first day counts whole`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", tier: "enterprise")
        let day = store.platform.now
        try await store.platform.execute(
            RecordUsage(acme, metric: "messages", amount: 60), as: ScratchStore.operations)
        store.clock.move(to: day.advanced(by: 90 * Timestamp.day).rawValue)
        var late = ScratchStore.operations
        (late.reason, late.occurredAt) = ("late fix", day)
        try await store.platform.execute(CorrectUsage(acme, metric: "messages", delta: -5), as: late)
        for end in [Timestamp.second, 100 * Timestamp.day] {
            let days = try store.platform.usageDaily(of: acme, from: day, until: day.advanced(by: end))
            #expect(days.map(\.used) == [55] && days.map(\.events) == [2], "until \(end)")
        }
        let evening = Timestamp(rawValue: Int64(day.dayNumber) * Timestamp.day + 86_399 * Timestamp.second)
        let whole = try store.platform.usageDaily(of: acme, from: evening, until: evening.advanced(by: 1))
        #expect(whole.map(\.used) == [55])
    }

    @Test func `trends say how long a limit lasts at that`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", tier: "free")
        try await store.platform.execute(
            OverrideLimit(acme, LimitKey("storage")!, max: 1_000), as: ScratchStore.operations)
        let first = store.platform.now
        for level in [100, 200, 300] {
            try await store.platform.execute(
                [
                    SetUsageLevel(acme, metric: "storage", level: Int64(level)),
                    ConsumeUsage(acme, metric: "messages", amount: 5),
                ], as: ScratchStore.operations)
            store.clock.move(to: store.clock.now + Timestamp.day)
        }
        let now = store.platform.now
        let trends = UsageTrendView.trends(
            of: try store.platform.usageDaily(of: acme, from: first, until: now),
            quotas: try store.platform.tenant("acme").quotaViews(at: now), at: now)
        #expect(trends.map(\.metric) == ["messages", "storage"])
        #expect(trends.map(\.change_per_day) == [0, 100] && trends.map(\.days_to_limit) == [nil, 7])
        #expect(trends.map(\.average_per_day) == [5, 200])
    }

    @Test func `a name means whom it meant then, though another tenant has it now`() async throws {
        let store = try await ScratchStore()
        let first = try await store.tenant("foo", tier: "free")
        let second = try await store.tenant("bold", tier: "free")
        let then = try store.platform.head()
        for (id, slug) in [(first, "bar"), (second, "foo")] {
            var update = UpdateTenant(id)
            update.slug = slug
            try await store.platform.execute(update, as: ScratchStore.operations)
        }
        let past = try store.platform.past(at: .position(then))
        #expect(try past.tenant(named: "foo").id == first)
        #expect(try past.tenant(named: "bold").id == second)
        // Nobody had it then: whoever has it now is meant.
        #expect(try past.tenant(named: "bar").id == first)
        #expect(try past.tenant(called: "bar") == nil)
        #expect(try past.tenant(named: "\(second)").slug == "bold")
        try await store.platform.execute(
            [ChangeState(first, .delete), ChangeState(second, .delete)], as: ScratchStore.operations)
        store.clock.move(to: store.clock.now + 100 * Timestamp.day)
        try await store.platform.execute(PurgeTenant(second, confirmation: "foo"), as: ScratchStore.operations)
        #expect(try past.tenant(named: "bold").id == second)
        #expect(throws: PlatformError(.notFound, "")) { try past.tenant(named: "nobody") }
    }
}
