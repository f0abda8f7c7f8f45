import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Executing commands") struct ExecuteTests {
    private let operations = ScratchStore.operations

    @Test func `a batch with one refused command changes nothing`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme", owner: "ann")
        let before = (head: try store.platform.head(), tenant: try store.platform.tenant("acme"))
        let batch: [any Command] = [
            AddMember(tenant, user: "bob"), SetConfig(tenant, ConfigKey(section: "general", key: "a"), "1"),
            RemoveMember(tenant, user: "nobody"), AddMember(tenant, user: "carl"),
        ]
        await #expect(throws: Refusal(.notFound, "")) { try await store.platform.execute(batch, as: operations) }
        #expect(try store.platform.head() == before.head)
        #expect(try store.platform.tenant("acme") == before.tenant)
    }

    @Test func `a batch whose record is too large changes nothing`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let before = try store.platform.head()
        var activity = RecordActivity(tenant, action: "big")
        let text = "\"" + String(repeating: "x", count: 24_000) + "\""
        (activity.before, activity.after, activity.details) = (text, text, text)
        let batch: [any Command] = [AddMember(tenant, user: "bob"), activity]
        await #expect(throws: Refusal(.payloadTooLarge, "")) {
            try await store.platform.execute(batch, as: operations)
        }
        #expect(try store.platform.head() == before)
        try await store.platform.execute(AddMember(tenant, user: "bob"), as: operations)
        #expect(try store.platform.head() == before + 1)
    }

    @Test func `a batch sees its own commands and has consecutive positions`() async throws {
        let store = try await ScratchStore()
        let id = store.platform.newTenantID()
        let batch: [any Command] = [
            CreateTenant(id: id, name: "Acme"), AddMember(id, user: "ann", role: .owner), ChangeState(id, .suspend),
        ]
        let answer = try await store.platform.execute(batch, as: operations)
        let positions = try #require(answer.positions)
        #expect(positions.count == 3)
        #expect(try store.platform.tenant("acme").state == .suspended)
        #expect(try store.events().suffix(3).map(\.position) == Array(positions))
    }

    @Test func `of 64 concurrent creations with one slug exactly one wins`() async throws {
        let store = try await ScratchStore()
        let platform = store.platform
        let operations = operations
        let refusals = try await withThrowingTaskGroup(of: RefusalCode?.self) { group in
            for number in 0..<64 {
                var create = CreateTenant(id: platform.newTenantID(), name: "Acme \(number)")
                create.slug = "acme"
                let command = create
                group.addTask { try await platform.refusal(of: command, as: operations) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1)
        #expect(refusals.count { $0 == .nameTaken } == 63)
        #expect(try platform.fleet().tenantCount == 1)
    }

    @Test func `a slug is taken by another tenant's external id`() async throws {
        let store = try await ScratchStore()
        var create = CreateTenant(id: store.platform.newTenantID(), name: "One")
        create.externalID = "acme"
        try await store.platform.execute(create, as: operations)
        await #expect(throws: Refusal(.nameTaken, "")) { try await store.tenant("acme") }
    }

    @Test func `of concurrent edits that expect one revision exactly one wins`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let platform = store.platform
        var context = operations
        context.expectedRevision = try platform.tenant("acme").revision
        let expecting = context
        let refusals = try await withThrowingTaskGroup(of: RefusalCode?.self) { group in
            for number in 0..<16 {
                let set = SetConfig(tenant, ConfigKey(section: "general", key: "editor"), "\(number)")
                group.addTask { try await platform.refusal(of: set, as: expecting) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(refusals.count { $0 == nil } == 1)
        #expect(refusals.count { $0 == .versionMismatch } == 15)
    }

    @Test func `metering does not outdate an expected revision`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        var context = operations
        context.expectedRevision = try store.platform.tenant("acme").revision
        try await store.platform.execute(RecordUsage(tenant, metric: "api_calls", amount: 5), as: operations)
        try await store.platform.execute(ChangeState(tenant, .suspend), as: context)
        #expect(try store.platform.tenant("acme").state == .suspended)
    }

    @Test func `another request under a used idempotency key is refused`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let first = ConsumeUsage(tenant, metric: "messages", amount: 1)
        let other = ConsumeUsage(tenant, metric: "messages", amount: 2)
        try await store.platform.execute(first, as: keyed([first]))
        await #expect(throws: Refusal(.idempotencyMismatch, "")) {
            try await store.platform.execute(other, as: keyed([other]))
        }
    }

    @Test func `an idempotency key counts within its actor and tenant`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let globex = try await store.tenant("globex")
        for (tenant, actor) in [(acme, "ann"), (acme, "bob"), (globex, "ann")] {
            let command = ConsumeUsage(tenant, metric: "messages", amount: 1)
            let answer = try await store.platform.execute(command, as: keyed([command], actor: .user(actor)))
            #expect(!answer.isReplay)
        }
    }

    @Test func `a tenant is made once under an idempotency key, though each request brings a new id`() async throws {
        let store = try await ScratchStore()
        var answers: [Answer] = []
        for _ in 0..<2 {
            let create = CreateTenant(id: store.platform.newTenantID(), name: "Acme")
            answers.append(try await store.platform.execute(create, as: keyed([create])))
        }
        #expect(answers[0].result == answers[1].result)
        #expect(answers.map(\.isReplay) == [false, true])
        #expect(try store.platform.fleet().tenantCount == 1)
    }

    @Test func `an idempotency key is forgotten after 24 hours`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let command = RecordUsage(tenant, metric: "api_calls", amount: 1)
        var replays: [Bool] = []
        for wait in [0, Timestamp.day - 1, 1] {
            store.clock.move(to: store.clock.now + wait)
            replays.append(try await store.platform.execute(command, as: keyed([command])).isReplay)
        }
        #expect(replays == [false, true, false])
    }

    @Test func `what was acknowledged is read at once, by name and by id`() async throws {
        let store = try await ScratchStore()
        let platform = store.platform
        let operations = operations
        try await withThrowingTaskGroup { group in
            for number in 0..<32 {
                group.addTask {
                    var create = CreateTenant(id: platform.newTenantID(), name: "Tenant \(number)")
                    create.slug = "tenant-\(number)"
                    let answer = try await platform.execute(create, as: operations)
                    #expect(try platform.tenant("tenant-\(number)").id == create.id)
                    #expect(try platform.tenant(create.id.description).slug == "tenant-\(number)")
                    #expect(try platform.head() >= answer.positions?.upperBound ?? .max)
                    try await platform.execute(ChangeState(create.id, .suspend), as: operations)
                    #expect(try platform.tenant("tenant-\(number)").state == .suspended)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a dry run decides as the command would, and changes nothing`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let before = try store.platform.head()
        let preview = try store.platform.preview([ChangeState(tenant, .suspend)], as: operations)
        #expect(preview.events.map(\.payload.type) == [.tenantSuspended])
        #expect(throws: Refusal(.quotaExceeded, "")) {
            try store.platform.preview([ConsumeUsage(tenant, metric: "messages", amount: 101)], as: operations)
        }
        #expect(try store.platform.head() == before)
        #expect(try store.platform.tenant("acme").state == .active)
    }

    private func keyed(_ commands: [any Command], actor: Actor = .user("ann")) -> CommandContext {
        var context = CommandContext(actor: actor, origin: .api)
        context.idempotency = Platform.idempotency(key: "the key", actor: actor, commands: commands)
        return context
    }
}
