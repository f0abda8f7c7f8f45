import TenantModel
import Testing

/// DOMAIN §2, written out again: `-` is unlimited, and what is not there is not limited.
@Suite struct CatalogTests {
    private static let tables: [String: [String]] = [
        "smtp": [
            "free: domains 1, messages/day 100, storage 1073741824, users 5",
            "starter: domains 3, messages/day 1000, storage 10737418240, users 25",
            "pro: domains 10, messages/day 10000, storage 107374182400, users 100",
            "enterprise: domains -, messages/day -, storage -, users -",
        ],
        "web": ["standard: "],
        "chat": [
            "free: messages/day 1000, storage 5368709120, users 10",
            "pro: messages/day 1000, storage 5368709120, users 10",
            "enterprise: messages/day 1000, storage 5368709120, users 10",
        ],
        "securenet": [
            "free: alerts/month 100, api_calls/month 1000, devices 10, storage 1073741824, users 5",
            "pro: alerts/month 1000, api_calls/month 10000, devices 100, storage 10737418240, users 50",
            "business: alerts/month 10000, api_calls/month 100000, devices 1000, storage 107374182400, users 500",
            "enterprise: alerts/month 50000, api_calls/month 500000, devices 5000, storage 536870912000, users 1000",
            "msp: alerts/month 100000, api_calls/month 1000000, devices 10000, storage 1099511627776, users 1000",
        ],
        "stellara": ["free: ", "starter: ", "pro: ", "enterprise: "],
    ]

    @Test(arguments: ["smtp", "web", "chat", "securenet", "stellara"])
    func `a built-in catalogue has the limits of the domain's tables`(name: String) throws {
        let catalog = try #require(BuiltinCatalogs.all.first { $0.id.name == name })
        let rows = catalog.tiers.map { tier in
            let limits = tier.limits.sorted { $0.key.description < $1.key.description }
                .map { "\($0.key) \($0.value.map(String.init) ?? "-")" }
            return "\(tier.id): \(limits.joined(separator: ", "))"
        }
        #expect(rows == Self.tables[name])
    }

    @Test func `the mail server's tiers have one, four, seven and eight features`() {
        #expect(BuiltinCatalogs.smtp.tiers.map(\.features.count) == [1, 4, 7, 8])
        #expect(BuiltinCatalogs.smtp.tiers[3].features.last == "priority_support")
        #expect(BuiltinCatalogs.smtp.tier("professional")?.id == "pro")
    }

    @Test func `SecureNet's prices, policies and bundle are the domain's`() {
        let tiers = BuiltinCatalogs.securenet.tiers
        #expect(tiers.map { $0.price?.minor } == [nil, 29_900, 79_900, 199_900, 299_900])
        #expect(tiers.map { $0.policies["retention_days"] } == ["30", "90", "365", "730", "730"])
        #expect(
            tiers.map { $0.policies["security_level"] } == [
                "basic", "standard", "advanced", "enterprise", "enterprise",
            ])
        #expect(BuiltinCatalogs.securenet.tier("msp_bundle")?.features == ["multi_tenant", "reseller"])
    }

    @Test func `the chat system has a second set of defaults, and Stellara follows five metrics`() {
        let set = BuiltinCatalogs.chat.defaultSets["environment"] ?? [:]
        #expect(set[LimitKey("users")!] == .some(100))
        #expect(set[LimitKey("storage")!] == .some(10 << 30))
        #expect(set[LimitKey("messages/day")!] == .some(1_000))
        #expect(BuiltinCatalogs.stellara.tracked.count == 5)
    }

    @Test func `a published catalogue stays as it is`() throws {
        var bench = try TestBench()
        let count = bench.events.count
        try bench.run(PublishCatalog(BuiltinCatalogs.smtp))
        #expect(bench.events.count == count)
        var other = BuiltinCatalogs.smtp
        other.tracked = ["users"]
        #expect(try bench.refusal(of: PublishCatalog(other))?.code == .nameTaken)
    }
}
