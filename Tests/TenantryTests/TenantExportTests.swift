import Crypto
import EventLog
import Foundation
import HashTreeCollections
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Taking a tenant to another store") struct TenantExportTests {
    private static let token = ConfigKey(section: "auth", key: "token")

    /// A tenant with something of everything.
    private func furnished() async throws -> ScratchStore {
        let store = try await ScratchStore()
        let platform = store.platform
        var create = CreateTenant(id: platform.newTenantID(), name: "Acme Corp")
        create.slug = "acme"
        create.tier = "starter"
        create.owner = "ann@example.com"
        create.metadata = ["segment": "smb"]
        create.billingEmail = .plain("bill@acme.example")
        let id = create.id
        var weekly = ScratchStore.operations
        weekly.occurredAt = Timestamp("2026-05-01T10:00:00Z")
        try await platform.execute(create, as: ScratchStore.operations)
        try await platform.execute(RecordUsage(id, metric: "messages", amount: 40), as: weekly)
        let commands: [any Command] = [
            AddMember(id, user: "bob@example.com", role: .admin),
            RegisterHost(id, "app.acme.example", kind: .host),
            SetConfig(id, ConfigKey(section: "general", key: "colour"), "blue"),
            SetConfig(id, Self.token, type: .secret, "hush"),
            SetFeature(id, "beta", isEnabled: true), SetPolicy(id, "retention_days", "90"),
            OverrideLimit(id, LimitKey("messages/day")!, max: 2_000), AssignRegion(id, "eu"),
            SetUsageLevel(id, metric: "storage", level: 4_096), RecordUsage(id, metric: "messages", amount: 60),
            ChangeState(id, .suspend),
        ]
        for command in commands {
            var context = ScratchStore.operations
            if command is ChangeState { context.reason = "unpaid" }
            try await platform.execute(command, as: context)
        }
        return store
    }

    private func text(_ store: ScratchStore, revealing: Bool = false) async throws -> String {
        let export = try await TenantExport(
            "acme", from: store.platform, revealing: revealing, as: ScratchStore.operations)
        var text = ""
        export.write { text += $0 + "\n" }
        return text
    }

    @discardableResult
    private func read(_ text: String) throws -> TenantExport {
        var lines = text.split(separator: "\n").makeIterator()
        return try TenantExport { lines.next().map { Array($0.utf8) } }
    }

    @Test func `an export that was cut off or altered is refused`() async throws {
        let store = try await furnished()
        let whole = try await text(store)
        #expect(throws: Never.self) { try read(whole) }
        #expect(throws: PlatformError(.invalidInput, "")) {
            try read(whole.split(separator: "\n").dropLast().joined(separator: "\n"))
        }
        #expect(throws: PlatformError(.invalidInput, "")) {
            try read(whole.replacing("blue", with: "green"))
        }
        #expect(throws: PlatformError(.invalidInput, "")) { try read(whole + "{}\n") }
        #expect(!TenantExport.begins(with: Array(#"{"id":"acme","name":"Acme"}"#.utf8)))
    }

    @Test func `an export that speaks of another tenant is refused, however it begins and ends`() async throws {
        let (from, to) = (try await furnished(), try await ScratchStore())
        try await to.tenant("globex")
        for line in [
            #"{"command":"tenant.suspend","tenant":"globex"}"#, #"{"command":"tenant.create","name":"Initech"}"#,
            #"{"command":"settings.change","values":{"resolve.base_domain":"evil.example"}}"#,
        ] {
            var lines = try await text(from).split(separator: "\n").map(String.init).dropLast() + [line]
            let sum = SHA256.hash(data: Data(lines.map { $0 + "\n" }.joined().utf8))
            let digits = sum.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            lines.append(#"{"commands":\#(lines.count - 1),"sha256":"\#(digits)"}"#)
            let export = try read(lines.joined(separator: "\n") + "\n")
            let head = try to.platform.head()
            await #expect(throws: (any Error).self, "\(line)") {
                try await export.bring(into: to.platform, as: ScratchStore.operations)
            }
            #expect(try to.platform.head() == head)
        }
        // What is left out may be a long list, before what says that it is an export.
        let many = (0..<200).map { "\"invitation \($0) of somebody@example.com\"" }.joined(separator: ",")
        #expect(TenantExport.begins(with: Array(#"{"left_out":[\#(many)],"tenantry_export":1}"#.utf8)))
    }

    @Test func `a tenant arrives as it was, and where it came from is recorded`() async throws {
        let (from, to) = (try await furnished(), try await ScratchStore())
        let export = try read(try await text(from, revealing: true))
        #expect(export.header.leftOut == [])
        let arrival = try await export.bring(into: to.platform, as: ScratchStore.operations)
        let (old, new) = (try from.platform.tenant("acme"), try to.platform.tenant("acme"))
        #expect(arrival == .made(new.id) && new.id != old.id)
        #expect(new.state == .suspended && new.stateReason == "unpaid" && new.tier == old.tier)
        #expect(new.name == old.name && new.metadata == old.metadata && new.region == "eu")
        #expect(new.members.mapValues(\.role) == old.members.mapValues(\.role))
        #expect(new.hosts.keys == old.hosts.keys && new.overrides == old.overrides)
        #expect(new.ownFeatures == old.ownFeatures && new.ownPolicies == old.ownPolicies)
        for metric in old.usage.metrics {
            #expect(new.usage.buckets(of: metric).map(\.used) == old.usage.buckets(of: metric).map(\.used))
        }
        let secret = try #require(new.config[Self.token]?.secret)
        #expect(try to.platform.reveal(secret, place: "config/auth/token", tenant: new.id) == "hush")
        #expect(new.importSource == "tenantry:\(export.header.store)/\(old.id)")
        let types = try to.events().map(\.payload.type)
        #expect(types.contains(.tenantImported))
        #expect(try from.events().contains { $0.payload.type == .configRevealed })
    }

    @Test func `a tenant arrives that has more than its tier allows, and more than a request usually has`() async throws
    {
        let (from, to) = (try await ScratchStore(), try await ScratchStore())
        let id = try await from.tenant("acme")
        let users = LimitKey("users")!
        try await from.platform.execute(OverrideLimit(id, users, max: nil), as: ScratchStore.operations)
        for start in stride(from: 0, to: 9_000, by: 1_000) {
            let members = (start..<start + 1_000).map { AddMember(id, user: "user\($0)", role: .member) }
            try await from.platform.execute(Request(members, as: ScratchStore.operations))
        }
        let export = try read(try await text(from))
        try await export.bring(into: to.platform, as: ScratchStore.operations)
        let (old, new) = (try from.platform.tenant("acme"), try to.platform.tenant("acme"))
        #expect(new.members.mapValues(\.role) == old.members.mapValues(\.role) && new.members.count >= 9_000)
        #expect(new.overrides == old.overrides && new.limit(users, at: to.platform.now)?.max == nil)
    }

    @Test func `a tenant keeps its catalogue's version, and comes to no store that lacks it`() async throws {
        let (from, newer) = (try await ScratchStore(), try await ScratchStore())
        try await from.tenant("old")
        for store in [from, newer] {
            let first = try #require(try store.platform.read { $0.newestCatalog(named: "smtp") })
            var tiers = first.tiers
            tiers[0].limits[LimitKey("users")!] = .some(77)
            let second = Catalog(
                id: Catalog.ID(name: "smtp", version: 2), defaultTier: first.defaultTier, tiers: tiers)
            try await store.platform.execute(PublishCatalog(second), as: ScratchStore.operations)
        }
        var create = CreateTenant(id: from.platform.newTenantID(), name: "new")
        create.catalog = "smtp"
        try await from.platform.execute(create, as: ScratchStore.operations)
        for slug in ["old", "new"] {
            let export = try await TenantExport(slug, from: from.platform, as: ScratchStore.operations)
            try await export.bring(into: newer.platform, as: ScratchStore.operations)
            let (old, new) = (try from.platform.tenant(slug), try newer.platform.tenant(slug))
            #expect(new.catalog == old.catalog && new.tier == old.tier, "\(slug)")
        }
        let older = try await ScratchStore()
        let export = try await TenantExport("new", from: from.platform, as: ScratchStore.operations)
        await #expect(throws: Refusal(.validation, "")) {
            try await export.bring(into: older.platform, as: ScratchStore.operations)
        }
    }

    @Test func `what was used today stays of today, and a limit that ended on the way is over, when it arrives late`()
        async throws
    {
        let (from, to) = (try await ScratchStore(), try await ScratchStore())
        let id = try await from.tenant("acme")
        let (messages, users) = (LimitKey("messages/day")!, LimitKey("users")!)
        try await from.platform.execute(RecordUsage(id, metric: "messages", amount: 90), as: ScratchStore.operations)
        var trial = OverrideLimit(id, users, max: 50)
        trial.expiresAt = from.platform.now.advanced(by: Timestamp.day / 2)
        try await from.platform.execute(trial, as: ScratchStore.operations)
        for number in 1...9 {
            try await from.platform.execute(AddMember(id, user: "u\(number)"), as: ScratchStore.operations)
        }
        let export = try read(try await text(from))
        for store in [from, to] { store.clock.move(to: store.clock.now + Timestamp.day) }
        try await export.bring(into: to.platform, as: ScratchStore.operations)
        let (old, new) = (try from.platform.tenant("acme"), try to.platform.tenant("acme"))
        let now = to.platform.now
        #expect(new.used(messages, at: now) == 0 && old.used(messages, at: now) == 0)
        #expect(new.usage.buckets(of: messages.metric).map(\.key) == old.usage.buckets(of: messages.metric).map(\.key))
        #expect(new.members.count == old.members.count && new.overrides.isEmpty)
        #expect(new.limit(users, at: now) == old.limit(users, at: now))
    }

    @Test func `a tenant that was deleted before it was ever in use is restored to where it was`() async throws {
        let (from, to) = (try await ScratchStore(), try await ScratchStore())
        var create = CreateTenant(id: from.platform.newTenantID(), name: "acme")
        create.isPending = true
        try await from.platform.execute(create, as: ScratchStore.operations)
        try await from.platform.execute(ChangeState(create.id, .delete), as: ScratchStore.operations)
        let export = try read(try await text(from))
        guard case .made(let id) = try await export.bring(into: to.platform, as: ScratchStore.operations) else {
            Issue.record("it was not made")
            return
        }
        #expect(try to.platform.tenant("acme").state == .deleted)
        try await to.platform.execute(ChangeState(id, .restore), as: ScratchStore.operations)
        #expect(try to.platform.tenant("acme").state == .pending)
    }

    @Test func `of two imports of the same at once one makes the tenant, and the other finds it`() async throws {
        let (from, to) = (try await furnished(), try await ScratchStore())
        let export = try read(try await text(from))
        let arrivals = try await withThrowingTaskGroup(of: TenantExport.Arrival.self) { group in
            for _ in 0..<4 {
                group.addTask { [platform = to.platform] in
                    try await export.bring(into: platform, as: ScratchStore.operations)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let id = try to.platform.tenant("acme").id
        #expect(arrivals.count { $0 == .made(id) } == 1 && arrivals.count { $0 == .known(id) } == 3)
    }

    @Test func `a repeated import changes nothing, and one that is refused leaves nothing`() async throws {
        let (from, to) = (try await furnished(), try await ScratchStore())
        let export = try read(try await text(from))
        #expect(export.header.leftOut.count == 2)
        let head = try to.platform.head()
        try await export.bring(into: to.platform, as: ScratchStore.operations, isDryRun: true)
        #expect(try to.platform.head() == head)
        try await export.bring(into: to.platform, as: ScratchStore.operations)
        let after = try to.platform.head()
        let again = try await export.bring(into: to.platform, as: ScratchStore.operations)
        #expect(again == .known(try to.platform.tenant("acme").id))
        #expect(try to.platform.head() == after)
        #expect(try to.platform.tenant("acme").config[Self.token] == nil)
        try await to.platform.execute(
            ChangeState(try to.platform.tenant("acme").id, .activate), as: ScratchStore.operations)
        var rename = UpdateTenant(try to.platform.tenant("acme").id)
        rename.slug = "acme-two"
        try await to.platform.execute(rename, as: ScratchStore.operations)
        let renamed = try to.platform.tenant("acme-two").id
        #expect(try await export.bring(into: to.platform, as: ScratchStore.operations) == .known(renamed))

        let taken = try await ScratchStore()
        try await taken.tenant("acme")
        let before = try taken.platform.head()
        await #expect(throws: Refusal.self) {
            try await export.bring(into: taken.platform, as: ScratchStore.operations)
        }
        #expect(try taken.platform.head() == before)
    }

    @Test func `an onboarding arrives with the steps that are done, also when it is over, and puts nothing into use`()
        async throws
    {
        let (from, to) = (try await ScratchStore(), try await ScratchStore())
        try await from.platform.execute(ChangeSettings([.autoActivate: "false"]), as: ScratchStore.operations)
        let done: [(slug: String, steps: [String], isPending: Bool)] = [
            ("over", ["configure", "tour", "profile"], false), ("underway", ["profile"], false),
            ("waiting", ["profile", "configure"], true), ("begun", ["tour"], true),
        ]
        for (slug, steps, isPending) in done {
            var create = CreateTenant(id: from.platform.newTenantID(), name: slug)
            create.slug = slug
            create.isPending = isPending
            try await from.platform.execute(create, as: ScratchStore.operations)
            let all = ["profile", "tour?", "configure", "video?"].map { Onboarding.Step($0) }
            try await from.platform.execute(StartOnboarding(create.id, steps: all), as: ScratchStore.operations)
            for step in steps {
                try await from.platform.execute(CompleteOnboardingStep(create.id, step), as: ScratchStore.operations)
            }
            let export = try await TenantExport(slug, from: from.platform, as: ScratchStore.operations)
            try await export.bring(into: to.platform, as: ScratchStore.operations)
            let (old, new) = (try from.platform.tenant(slug), try to.platform.tenant(slug))
            #expect(new.state == old.state, "\(slug)")
            if slug == "waiting" {
                #expect(new.onboarding == nil && export.header.leftOut.count == 1)
                continue
            }
            #expect(export.header.leftOut == [], "\(slug)")
            let completed = { (tenant: Tenant) in
                tenant.onboarding?.steps.map { "\($0.text) \($0.completedAt != nil)" }
            }
            #expect(completed(new) == completed(old), "\(slug)")
            #expect((new.onboarding?.completedAt != nil) == (slug == "over"), "\(slug)")
        }
        let finished = try to.events().compactMap { event -> [String]? in
            guard case .onboardingCompleted(let message) = event.payload else { return nil }
            return message.skipped
        }
        #expect(finished == [["video"]])
    }

    @Test func `a tenant with more members than its tier allows arrives with all of them`() async throws {
        let (from, to) = (try await ScratchStore(), try await ScratchStore())
        let id = try await from.tenant("acme", tier: "starter")
        for number in 1...9 {
            try await from.platform.execute(AddMember(id, user: "u\(number)"), as: ScratchStore.operations)
        }
        try await from.platform.execute(
            ChangeTier(id, tier: "free", catalog: nil, force: true), as: ScratchStore.operations)
        let export = try read(try await text(from))
        try await export.bring(into: to.platform, as: ScratchStore.operations)
        let new = try to.platform.tenant("acme")
        #expect(new.members.count == 9 && new.overrides.isEmpty && new.tier.id == "free")
        #expect(new.members.values.allSatisfy { $0.role == .member })
    }
}
