import TenantModel
import Testing

@Suite struct EntitlementTests {
    @Test func `a feature is the tier's, unless the tenant has its own word`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: "free")
        let feature = { (name: String, bench: TestBench) in bench.fleet.tenant(acme)!.feature(name) }
        #expect(feature("spam_filtering", bench) == (true, .tier))
        #expect(feature("webhooks", bench) == (false, .none))
        try bench.run(SetFeature(acme, "webhooks", isEnabled: true))
        try bench.run(SetFeature(acme, "spam_filtering", isEnabled: false))
        #expect(feature("webhooks", bench) == (true, .override))
        #expect(feature("spam_filtering", bench) == (false, .override))
        try bench.run(ClearFeature(acme, "spam_filtering"))
        #expect(feature("spam_filtering", bench) == (true, .tier))
        let count = bench.events.count
        try bench.run(ClearFeature(acme, "spam_filtering"))
        try bench.run(SetFeature(acme, "webhooks", isEnabled: true))
        #expect(bench.events.count == count, "everything was so already")
        #expect(try bench.refusal(of: SetFeature(acme, "Web Hooks", isEnabled: true)) == Refusal(.validation, ""))
    }

    @Test(arguments: [
        ("free", "30", "basic"), ("pro", "90", "standard"), ("business", "365", "advanced"),
        ("enterprise", "730", "enterprise"), ("msp", "730", "enterprise"),
    ])
    func `policies are the tier's`(tier: String, days: String, level: String) throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: tier, catalog: "securenet")
        let tenant = try #require(bench.fleet.tenant(acme))
        #expect(tenant.policy("retention_days")! == (days, .tier))
        #expect(tenant.policy("security_level")! == (level, .tier))
        #expect(tenant.policy("nothing") == nil)
    }

    @Test func `a policy of a tenant's own counts instead, until it is cleared`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: "free", catalog: "securenet")
        try bench.run(SetPolicy(acme, "retention_days", "400"))
        #expect(bench.fleet.tenant(acme)!.policy("retention_days")! == ("400", .override))
        try bench.run(ClearPolicy(acme, "retention_days"))
        #expect(bench.fleet.tenant(acme)!.policy("retention_days")! == ("30", .tier))
        for value in ["0", "-1", "many"] {
            #expect(try bench.refusal(of: SetPolicy(acme, "retention_days", value)) == Refusal(.validation, ""))
        }
    }
}
