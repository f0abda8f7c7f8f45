import HashTreeCollections
import TenantModel
import Tenantry
import Testing

@Suite("Access to a platform") struct AccessTests {
    @Test func `a try at somebody else's tenant is refused, and in that tenant's trail`() async throws {
        let store = try await ScratchStore()
        let (acme, globex) = (try await store.tenant("acme"), try await store.tenant("globex"))
        try await store.platform.execute(AddMember(globex, user: "eve"), as: ScratchStore.operations)
        var request = ResolutionRequest()
        request.header = "acme"
        request.bearer = .user("eve")
        let resolution = try await store.platform.resolve(
            request, as: CommandContext(actor: .user("eve"), origin: .api))
        #expect(resolution.refusal == Refusal(.accessDenied, ""))
        let last = try #require(try store.events().last)
        #expect(last.payload.type == .accessDenied && last.tenant == acme && last.context.actor.id == "eve")
        let answer = try await store.platform.checkAccess(
            of: .user("eve"), to: globex, .usageWrite, as: CommandContext(actor: .user("eve"), origin: .api))
        #expect(answer.isAllowed && answer.role == .member)
    }

    @Test func `a secret is shown only after the trail says so`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let key = ConfigKey(section: "auth", key: "password")
        try await store.platform.execute(SetConfig(acme, key, type: .secret, "hunter2"), as: ScratchStore.operations)
        #expect(try await store.platform.reveal(RevealConfig(acme, key), as: ScratchStore.operations) == "hunter2")
        #expect(try store.events().last?.payload.type == .configRevealed)
        try await store.platform.execute(
            SetConfig(acme, ConfigKey(section: "auth", key: "open"), "clear"), as: ScratchStore.operations)
        await #expect(throws: Refusal(.validation, "")) {
            try await store.platform.reveal(
                RevealConfig(acme, ConfigKey(section: "auth", key: "open")), as: ScratchStore.operations)
        }
    }

    @Test func `a sweep writes down what has expired, once`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let soon = store.platform.now.advanced(by: 200_000)
        let secret = store.platform.newApiKeySecret()
        var create = CreateApiKey(
            acme, key: store.platform.newApiKeyID(), name: "job", role: .member, prefix: "tk_",
            secretHash: Platform.hash(ofToken: secret))
        create.expiresAt = soon
        let invite = CreateInvitation(
            acme, invitation: store.platform.newInvitationID(), email: .plain("a@b.example"),
            tokenHash: Platform.hash(ofToken: "t"), expiresAt: soon)
        try await store.platform.execute([create, invite], as: ScratchStore.operations)
        #expect(try await store.platform.sweep() == 0)
        store.clock.move(to: soon.rawValue)
        #expect(try await store.platform.sweep() == 2)
        #expect(try await store.platform.sweep() == 0)
    }

    @Test func `a sweep finds what has expired in every tenant and in the platform`() async throws {
        let store = try await ScratchStore()
        let soon = store.platform.now.advanced(by: Timestamp.day)
        var invited = 0
        for number in 0..<40 {
            let id = try await store.tenant("t\(number)", tier: "enterprise")
            let count = number == 20 ? 300 : 1
            for start in stride(from: 0, to: count, by: 100) {
                let emails = start..<min(start + 100, count)
                try await store.platform.execute(
                    emails.map {
                        CreateInvitation(
                            id, invitation: store.platform.newInvitationID(), email: .plain("a\($0)@b.example"),
                            tokenHash: Platform.hash(ofToken: "\(number) \($0)"), expiresAt: soon)
                    }, as: ScratchStore.operations)
            }
            invited += count
        }
        let secret = store.platform.newApiKeySecret()
        var create = CreateApiKey(
            nil, key: store.platform.newApiKeyID(), name: "job", role: .auditor, prefix: "tk_",
            secretHash: Platform.hash(ofToken: secret))
        create.expiresAt = soon
        try await store.platform.execute(create, as: ScratchStore.operations)
        store.clock.move(to: soon.rawValue)
        #expect(try await store.platform.sweep() == invited + 1)
        #expect(try await store.platform.sweep() == 0)
    }

    @Test(arguments: ["nobody", "@x", "x@", "a b@c", "a@b@c"])
    func `what is no e-mail address is refused before it is sealed`(address: String) async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        var update = UpdateTenant(acme)
        update.billingEmail = .set(.plain(address))
        await #expect(throws: Refusal(.validation, "")) {
            try await store.platform.execute(update, as: ScratchStore.operations)
        }
    }
}
