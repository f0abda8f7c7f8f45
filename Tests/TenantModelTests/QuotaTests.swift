import TenantModel
import Testing

@Suite struct QuotaTests {
    @Test func `exactly the limit is allowed and one more is not`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme", tier: "free")
        let answer = try bench.run(ConsumeUsage(id, metric: "messages", amount: 100)).usage
        #expect(answer?.remaining == 0)
        let refusal = try #require(try bench.refusal(of: ConsumeUsage(id, metric: "messages")))
        #expect(refusal.code == .quotaExceeded)
        #expect(refusal.retryAfter == Timestamp("2026-02-11T00:00:00Z"))
    }

    @Test func `a flood of refusals makes one event a minute, which says how many there were`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme", tier: "free")
        for _ in 0..<50 { _ = try bench.refusal(of: ConsumeUsage(id, metric: "messages", amount: 101)) }
        bench.now = bench.now.advanced(by: 61 * Timestamp.second)
        _ = try bench.refusal(of: ConsumeUsage(id, metric: "messages", amount: 101))
        let counts = bench.events.compactMap { event -> UInt32? in
            guard case .quotaExceeded(let message) = event.payload else { return nil }
            return message.count
        }
        #expect(counts == [1, 50])
    }

    @Test(arguments: [
        ("2026-02-28T23:59:59.999999Z", "2026-03-01T00:00:00Z"), ("2028-02-29T23:59:59Z", "2028-03-01T00:00:00Z"),
        ("2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"),
    ])
    func `a new day and a new month free the quota`(before: String, after: String) throws {
        var bench = try TestBench()
        bench.now = Timestamp(before)!
        let day = try bench.tenant("daily", tier: "free")
        let month = try bench.tenant("monthly", tier: "free", catalog: "securenet")
        try bench.run(ConsumeUsage(day, metric: "messages", amount: 100))
        try bench.run(ConsumeUsage(month, metric: "api_calls", amount: 1_000))
        #expect(try bench.refusal(of: ConsumeUsage(month, metric: "api_calls"))?.retryAfter == Timestamp(after))
        bench.now = Timestamp(after)!
        #expect(try bench.run(ConsumeUsage(day, metric: "messages")).usage?.used == 1)
        #expect(try bench.run(ConsumeUsage(month, metric: "api_calls")).usage?.used == 1)
    }

    @Test func `a threshold is reported once in a period, and again only after the level fell clearly below it`() throws
    {
        var bench = try TestBench()
        let id = try bench.tenant("acme", tier: "free", catalog: "securenet")
        var crossings: [Int64: Int] = [:]
        // Of 10 devices, 8 are 80 %; the report is armed again below 7.5.
        for level: Int64 in [7, 8, 9, 8, 7, 8, 10, 10, 4, 8] {
            let before = bench.events.count
            try bench.run(SetUsageLevel(id, metric: "devices", level: level))
            for event in bench.events[before...] {
                if case .quotaThresholdCrossed(let message) = event.payload {
                    crossings[Int64(message.percent), default: 0] += 1
                }
            }
        }
        #expect(crossings == [80: 3, 95: 1])
    }

    @Test func `amounts that leave 64 bits are refused and nothing is recorded`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme", tier: "enterprise")
        try bench.run(ConsumeUsage(id, metric: "messages", amount: .max))
        let count = bench.events.count
        #expect(try bench.refusal(of: ConsumeUsage(id, metric: "messages"))?.code == .validation)
        #expect(try bench.refusal(of: RecordUsage(id, metric: "messages", amount: 1))?.code == .validation)
        #expect(bench.events.count == count)
    }

    @Test func `a limit of none at all refuses everything, and a soft one nothing`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme", tier: "free")
        try bench.run(OverrideLimit(id, LimitKey("messages/day")!, max: 0))
        #expect(try bench.refusal(of: ConsumeUsage(id, metric: "messages"))?.code == .quotaExceeded)
        var soft = OverrideLimit(id, LimitKey("messages/day")!, max: 1)
        soft.enforcement = .soft
        try bench.run(soft)
        #expect(try bench.run(ConsumeUsage(id, metric: "messages", amount: 5)).usage?.used == 5)
    }

    @Test func `a trial ends at its time`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme", tier: "free")
        var trial = OverrideLimit(id, LimitKey("messages/day")!, max: nil)
        trial.expiresAt = bench.now.advanced(by: 60 * Timestamp.second)
        try bench.run(trial)
        try bench.run(ConsumeUsage(id, metric: "messages", amount: 5_000))
        bench.now = trial.expiresAt!
        #expect(try bench.refusal(of: ConsumeUsage(id, metric: "messages"))?.code == .quotaExceeded)
    }

    @Test func `late usage counts in the day it occurred, up to 35 days`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme", tier: "free")
        var context = TestBench.context
        context.occurredAt = bench.now.advanced(by: -35 * Timestamp.day)
        try bench.run(RecordUsage(id, metric: "messages", amount: 9), as: context)
        #expect(bench.fleet.tenant(id)?.used(LimitKey("messages/day")!, at: bench.now) == 0)
        #expect(bench.fleet.tenant(id)?.used(LimitKey("messages/day")!, at: context.occurredAt!) == 9)
        context.occurredAt = context.occurredAt!.advanced(by: -1)
        let late = RecordUsage(id, metric: "messages", amount: 9)
        #expect(try bench.refusal(of: late, as: context)?.code == .validation)
        context.occurredAt = bench.now.advanced(by: 301 * Timestamp.second)
        #expect(try bench.refusal(of: late, as: context)?.code == .validation)
    }

    @Test func `a downgrade below the use is refused, and reported when forced`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme", tier: "starter")
        try bench.run(SetUsageLevel(id, metric: "domains", level: 3))
        let refusal = try bench.refusal(of: ChangeTier(id, tier: "free"))
        #expect(refusal?.code == .downgradeBelowUsage)
        #expect(refusal?.overLimit == [Excess(limit: LimitKey("domains")!, max: 1, used: 3)])
        let result = try bench.run(ChangeTier(id, tier: "free", force: true))
        #expect(result.overLimit == [Excess(limit: LimitKey("domains")!, max: 1, used: 3)])
    }

    @Test(arguments: [(ChangeState.Move.suspend, RefusalCode.tenantSuspended), (.deactivate, .tenantInactive)])
    func `a tenant that is stopped consumes nothing, but its use may be recorded`(
        move: ChangeState.Move, code: RefusalCode
    ) throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme")
        try bench.run(ChangeState(id, move))
        #expect(try bench.refusal(of: ConsumeUsage(id, metric: "messages"))?.code == code)
        #expect(try bench.refusal(of: RecordUsage(id, metric: "messages", amount: 1)) == nil)
    }
}
