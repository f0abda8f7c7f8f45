import TenantModel
import Tenantry
import Testing

@Suite("Catalogue files") struct CatalogFileTests {
    private static let whole = """
        catalog: smtp
        version: 2
        default: free
        aliases: {professional: pro}
        tracked: [api_calls]
        tiers:
          - id: free
            limits: {users: 5, storage: 1 GB, messages/day: 100}
            features: [spam_filtering]
          - id: pro
            name: Professional
            price: {minor: 29900, currency: USD}
            limits:
              users: null
              messages/day: unlimited
              api_calls/month: 10_000
            policies: {retention_days: 90}
        default_sets:
          environment: {users: 100}
        """

    @Test func `a file with everything is read as it is meant`() throws {
        let catalog = try CatalogFile.read(Self.whole)
        #expect(catalog.id == Catalog.ID(name: "smtp", version: 2))
        #expect(catalog.tiers.map(\.id) == ["free", "pro"] && catalog.tiers.map(\.rank) == [0, 1])
        let free = try #require(catalog.tier("free"))
        #expect(free.name == "Free" && free.features == ["spam_filtering"])
        #expect(free.limits[LimitKey("storage")!] == .some(1 << 30))
        let pro = try #require(catalog.tier("professional"))
        #expect(pro.limits[LimitKey("users")!] == .some(nil) && pro.limits[LimitKey("messages/day")!] == .some(nil))
        #expect(pro.limits[LimitKey("api_calls/month")!] == .some(10_000))
        #expect(pro.price?.minor == 29_900 && pro.price?.per == "month" && pro.policies == ["retention_days": "90"])
        #expect(catalog.defaultSets["environment"] == [LimitKey("users")!: 100] && catalog.tracked == ["api_calls"])
    }

    @Test(arguments: [
        ("", "1:1: the file is empty"),
        ("catalog: [", "the file"),
        ("- a", "1:1: the catalogue must be a mapping"),
        (
            "catalog: smtp\nversion: 0\ndefault: free\ntiers: [{id: free}]",
            "2:10: it must be a whole number of at least 1"
        ),
        ("catalog: S\nversion: 1\ndefault: free\ntiers: [{id: free}]", "1:10: it must have 1 to 64 lower-case"),
        ("catalog: s\nversion: 1\ndefault: gold\ntiers: [{id: free}]", "3:10: there is no tier gold"),
        ("catalog: s\nversion: 1\ndefault: free\ntiers: []", "4:8: tiers must be a list of at least one"),
        ("catalog: s\nversion: 1\ndefault: free\ntiers: [{id: free, colour: red}]", "4:28: a tier has no colour"),
        (
            "catalog: s\nversion: 1\ndefault: free\ntiers: [{id: free, limits: {users: -1}}]",
            "4:36: it must be a whole number, 0 or more"
        ),
        (
            "catalog: s\nversion: 1\ndefault: free\ntiers: [{id: free, limits: {users/day: 1}}]",
            "users/day is no limit"
        ),
        ("catalog: s\nversion: 1\ndefault: free\ntiers: [{id: free}, {id: free}]", "the tier free is there twice"),
        ("version: 1\ndefault: free\ntiers: [{id: free}]", "1:1: catalog is missing"),
        ("catalog: s\nversion: 1\nversion: 2", "version is there twice"),
        (
            "catalog: s\nversion: 1\ndefault: free\ntiers: [{id: free, price: {minor: 1, currency: U}}]",
            "4:48: it must be a currency's code"
        ),
    ])
    func `what is wrong is named with its line and column`(yaml: String, fault: String) {
        do {
            _ = try CatalogFile.read(yaml)
            Issue.record("it was read: \(yaml)")
        } catch {
            if fault != "the file" { #expect(error.description.contains(fault), "\(error)") }
        }
    }

    @Test func `all faults are named at once, in the order of their lines`() {
        do {
            _ = try CatalogFile.read("catalog: S\nversion: x\ndefault: free\ntiers: [{id: free, price: 3}]")
            Issue.record("it was read")
        } catch {
            #expect(error.all.map(\.line) == [1, 2, 4])
        }
    }

    @Test func `a published version does not move tenants, a migration does, and a downgrade needs force`() async throws
    {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        for user in ["a", "b", "c"] {
            try await store.platform.execute(AddMember(acme, user: user), as: ScratchStore.operations)
        }
        let smaller = try CatalogFile.read(Self.whole.replacing("users: 5", with: "users: 2"))
        try await store.platform.execute(PublishCatalog(smaller), as: ScratchStore.operations)
        #expect(try store.platform.tenant("acme").catalog.version == 1)
        let move = ChangeTier(acme, tier: "free", catalog: "smtp")
        await #expect(throws: Refusal(.downgradeBelowUsage, "")) {
            try await store.platform.execute(move, as: ScratchStore.operations)
        }
        var forced = move
        forced.force = true
        let answer = try await store.platform.execute(forced, as: ScratchStore.operations)
        #expect(answer.result.overLimit.map(\.used) == [3])
        #expect(try store.platform.tenant("acme").catalog.version == 2)
        await #expect(throws: Refusal(.quotaExceeded, "")) {
            try await store.platform.execute(AddMember(acme, user: "d"), as: ScratchStore.operations)
        }
    }
}
