import TenantModel
import Testing

@Suite struct CorrectionTests {
    private static var because: CommandContext {
        var context = TestBench.context
        context.reason = "counted twice"
        return context
    }

    @Test func `a correction changes the period in which the use was, however long ago`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(RecordUsage(acme, metric: "messages", amount: 60))
        let day = bench.now
        bench.now = bench.now.advanced(by: 38 * Timestamp.day)
        var context = Self.because
        context.occurredAt = day
        try bench.run(CorrectUsage(acme, metric: "messages", delta: -20), as: context)
        let tenant = try #require(bench.fleet.tenant(acme))
        #expect(tenant.used(LimitKey("messages/day")!, at: day) == 40)
        #expect(tenant.used(LimitKey("messages/total")!, at: bench.now) == 40)
        #expect(tenant.used(LimitKey("messages/day")!, at: bench.now) == 0)
    }

    @Test func `a correction of a time that is no longer counted changes what there was in all`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(RecordUsage(acme, metric: "messages", amount: 100))
        var context = Self.because
        for days in [400, 500, 600, 700] {
            context.occurredAt = bench.now.advanced(by: Int64(-days) * Timestamp.day)
            try bench.run(CorrectUsage(acme, metric: "messages", delta: 5), as: context)
        }
        try bench.run(CorrectUsage(acme, metric: "messages", delta: -2), as: context)
        #expect(bench.fleet.tenant(acme)?.used(LimitKey("messages/total")!, at: bench.now) == 118)
        #expect(bench.fleet.tenant(acme)?.used(LimitKey("messages/day")!, at: bench.now) == 100)
        #expect(
            try bench.refusal(of: CorrectUsage(acme, metric: "messages", delta: -119), as: context)
                == Refusal(.validation, ""))
    }

    @Test func `a correction says why, falls not below nothing, and touches nothing that is counted`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(AddMember(acme, user: "ann", role: .owner), RecordUsage(acme, metric: "messages", amount: 5))
        let correct = { CorrectUsage(acme, metric: $0, delta: $1) }
        #expect(try bench.refusal(of: correct("messages", -1)) == Refusal(.validation, ""), "no reason")
        #expect(try bench.refusal(of: correct("messages", -6), as: Self.because) == Refusal(.validation, ""))
        #expect(try bench.refusal(of: correct("messages", 0), as: Self.because) == Refusal(.validation, ""))
        #expect(try bench.refusal(of: correct("users", 1), as: Self.because) == Refusal(.validation, ""))
        #expect(
            try bench.refusal(of: CorrectUsage(acme, metric: "messages", delta: 1, position: 999), as: Self.because)
                == Refusal(.validation, ""))
    }

    @Test func `a correction makes room, and re-arms the alert`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: "free")
        try bench.run(ConsumeUsage(acme, metric: "messages", amount: 96))
        #expect(bench.fleet.tenant(acme)?.alerts.map(\.percent) == [80, 95])
        #expect(try bench.refusal(of: ConsumeUsage(acme, metric: "messages", amount: 5)) == Refusal(.quotaExceeded, ""))
        #expect(bench.fleet.tenant(acme)?.alerts.map(\.percent) == [80, 95, 100])
        try bench.run(CorrectUsage(acme, metric: "messages", delta: -50), as: Self.because)
        try bench.run(ConsumeUsage(acme, metric: "messages", amount: 50))
        #expect(bench.fleet.tenant(acme)?.alerts.map(\.percent) == [80, 95, 100, 80, 95])
    }
}

@Suite struct HealthTests {
    @Test(arguments: [(79, "healthy"), (80, "warning"), (94, "warning"), (95, "critical"), (100, "critical")])
    func `health follows the use of what is limited`(used: Int64, status: String) throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: "free")
        try bench.run(ConsumeUsage(acme, metric: "messages", amount: used))
        let health = TenantHealth(try #require(bench.fleet.tenant(acme)), at: bench.now)
        #expect(health.status.rawValue == status)
        #expect(health.reasons.map(\.subject) == (status == "healthy" ? [] : ["messages/day"]))
        let tomorrow = bench.now.advanced(by: Timestamp.day)
        #expect(TenantHealth(bench.fleet.tenant(acme)!, at: tomorrow).status == .healthy)
    }

    @Test func `a limit that nobody enforces worries nobody, one that is soft does`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: "free")
        for (enforcement, status) in [(Enforcement.soft, "critical"), (.none, "healthy")] {
            var override = OverrideLimit(acme, LimitKey("messages/day")!, max: 10)
            override.enforcement = enforcement
            try bench.run(override)
            try bench.run(ConsumeUsage(acme, metric: "messages", amount: 30))
            #expect(TenantHealth(bench.fleet.tenant(acme)!, at: bench.now).status.rawValue == status)
        }
    }

    @Test func `a tenant out of use is critical, with its reason`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        var context = TestBench.context
        context.reason = "unpaid"
        try bench.run(ChangeState(acme, .suspend), as: context)
        let health = TenantHealth(bench.fleet.tenant(acme)!, at: bench.now)
        #expect(health.status == .critical && health.reasons.first?.detail == "the tenant is suspended: unpaid")
    }
}
