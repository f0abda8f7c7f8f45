import TenantModel
import Tenantry
import TestSupport
import Testing

/// 1,000 random histories at full length; TENANTRY_SEED repeats a run.
@Suite("Bisection") struct BisectionTests {
    private static let conditions = [
        "state=suspended", "tier=pro", "members>=2", "quota.messages.percent>=80", "quota.messages.used<20",
        "limit.users=unlimited", "feature.feature_1=true", "config.general.k1=none", "owners=0", "health!=healthy",
        "state=active and tier!=free", "version>=9", "policy.retention_days=3", "onboarding=completed",
    ]

    @Test func `a condition is false before the position and true there, in every history`() async throws {
        var found = 0
        try await RandomHistory.each(of: 1_000) { history, seed in
            let platform = history.store.platform
            let tenant = history.anyTenant()
            let events = try platform.allEvents()
            let replay = try platform.replay(of: tenant)
            /// What a condition says at every position: the slow way.
            func truths(_ condition: Condition) throws -> [Bool] {
                var (cursor, truths) = (replay.cursor(), [false])
                for event in events {
                    if event.tenant == tenant { try cursor.forward() }
                    truths.append(condition.holds(of: cursor.tenant(), at: event.recordedAt))
                }
                return truths
            }
            for text in (0..<5).map({ _ in Self.conditions[history.below(Self.conditions.count)] }) {
                let condition = try Condition(text)
                let truths = try truths(condition)
                let hint = "\(seed): \(text)"
                guard let bisection = try replay.bisect(condition) else {
                    #expect(!truths.contains(true), "\(hint)")
                    continue
                }
                found += 1
                let position = Int(bisection.position)
                #expect(!truths[position - 1] && truths[position], "\(hint)")
                #expect(bisection.holdsAtEnd == truths[truths.count - 1], "\(hint)")
                #expect((bisection.step == nil) == (events[position - 1].tenant != tenant), "\(hint)")
                let first = truths.firstIndex(of: true)
                let isMonotone = truths[first!...].allSatisfy { $0 }
                #expect(!isMonotone || position == first, "\(hint)")
                // From there on it is true already; from before, the same is found again.
                #expect(throws: PlatformError(.invalidInput, "")) {
                    try replay.bisect(condition, after: .position(bisection.position))
                }
                if isMonotone {
                    let again = try replay.bisect(condition, after: .position(bisection.position - 1))
                    #expect(again?.position == bisection.position, "\(hint)")
                }
            }
        }
        #expect(found > 20, "nothing was ever found")
    }

    @Test func `what time alone makes true for a while is found, in a tenant's history and in everybody's`()
        async throws
    {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme", tier: "starter")
        let beta = try await store.tenant("beta")
        var trial = OverrideLimit(acme, LimitKey("users")!, max: 100)
        trial.expiresAt = store.platform.now.advanced(by: 3_600_000_000)
        try await store.platform.execute(trial, as: ScratchStore.operations)
        let overridden = try store.platform.head()
        store.clock.move(to: store.clock.now + 7_200_000_000)
        try await store.platform.execute(SetFeature(beta, "x", isEnabled: true), as: ScratchStore.operations)
        let later = try store.platform.head()
        (trial.max, trial.expiresAt) = (200, nil)
        try await store.platform.execute(trial, as: ScratchStore.operations)
        let condition = try Condition("limit.users=25")
        let found = try store.platform.replay(of: acme).bisect(condition, after: .position(overridden))
        #expect(found?.position == later && found?.step == nil && found?.holdsAtEnd == false)
        let among = try store.platform.replay(of: nil).bisect(condition, after: .position(overridden))
        #expect(among?.position == later && among?.step == nil && among?.tenant == acme)
        // Of whom it is true at the beginning already, it does not turn true; beta has 5.
        #expect(try store.platform.replay(of: nil).bisect(condition, after: .position(later)) == nil)
        // A replay looks at the tenant where something happens to it.
        try await store.platform.execute(ClearLimit(acme, LimitKey("users")!), as: ScratchStore.operations)
        let cleared = try store.platform.head()
        var stops: [Position] = []
        try store.platform.replay(of: nil).steps { step in
            if step.event.position > overridden, condition.stops(at: step) { stops.append(step.event.position) }
            return true
        }
        #expect(stops == [cleared])
        let past = try store.platform.replay(of: acme, through: .position(later))
        #expect(try past.endTime() == store.platform.event(at: later).recordedAt)
    }

    @Test func `conditions on all tenants, and on any of them, are found where they turn true first`() async throws {
        try await RandomHistory.each(of: 100) { history, seed in
            let replay = try history.store.platform.replay(of: nil)
            let members = try Condition("fleet.members>=3")
            let any = try Condition("tier=starter")
            var (counts, expectedMembers, expectedAny): ([TenantID: Int], Position?, Position?) = ([:], nil, nil)
            try replay.steps { step in
                if let tenant = step.after { counts[tenant.id] = tenant.state == .purged ? 0 : tenant.members.count }
                if expectedMembers == nil, counts.values.reduce(0, +) >= 3 { expectedMembers = step.event.position }
                if expectedAny == nil, step.after?.tier.id == "starter" { expectedAny = step.event.position }
                return true
            }
            #expect(try replay.bisect(members)?.position == expectedMembers, "\(seed)")
            #expect(try replay.bisect(any)?.position == expectedAny, "\(seed)")
        }
    }

    @Test func `without a tenant it is the first one that a condition turns true of after the beginning`() async throws
    {
        try await RandomHistory.each(of: 100) { history, seed in
            let replay = try history.store.platform.replay(of: nil)
            let condition = try Condition("state=suspended")
            let start = Position(history.below(Int(replay.end) + 1))
            var expected: Position?
            try replay.steps { step in
                let turns = step.after?.state == .suspended && step.before?.state != .suspended
                if turns, step.event.position > start { expected = expected ?? step.event.position }
                return true
            }
            let found = try replay.bisect(condition, after: .position(start))
            #expect(found?.position == expected && found?.holdsAtEnd == nil, "\(seed), after \(start)")
        }
    }

    @Test func `a quota that starts anew turns a condition true without an event of the tenant`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        try await store.platform.execute(
            ConsumeUsage(acme, metric: "messages", amount: 90), as: ScratchStore.operations)
        store.clock.move(to: store.clock.now + 3_600 * Timestamp.second)
        try await store.tenant("globex")
        store.clock.move(to: store.clock.now + Timestamp.day)
        try await store.tenant("initech")
        let consumed = try #require(try store.events().last { $0.tenant == acme }?.position)
        let found = try store.platform.replay(of: acme).bisect(
            Condition("quota.messages.used=0"), after: .position(consumed))
        #expect(found?.step == nil)
        #expect(try found.map { try store.platform.event(at: $0.position).resource?.id } == "initech")
    }

    @Test func `what no bisection can look for is refused`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let replay = try store.platform.replay(of: acme)
        for text in ["type=tenant.created", "actor=ann and state=active", "fleet.tenants>3"] {
            #expect(throws: PlatformError(.invalidInput, ""), "\(text)") { try replay.bisect(Condition(text)) }
        }
        let all = try store.platform.replay(of: nil)
        for text in ["fleet.tenants>0 and state=active", "fleet.tenants>=0"] {
            #expect(throws: PlatformError(.invalidInput, ""), "\(text)") { try all.bisect(Condition(text)) }
        }
        let short = try replay.through(.position(2))
        #expect(throws: PlatformError(.notFound, "")) {
            try short.bisect(Condition("state=active"), after: .position(3))
        }
        #expect(throws: PlatformError(.notFound, "")) { try short.count(through: .position(3)) }
        #expect(try replay.bisect(Condition("state=purged")) == nil)
        #expect(try all.bisect(Condition("fleet.tenants>=2")) == nil)
    }
}
