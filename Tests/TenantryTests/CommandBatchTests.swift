import HashTreeCollections
import TenantModel
import Tenantry
import Testing

@Suite("Batches of commands") struct CommandBatchTests {
    private static func batch(_ store: ScratchStore, _ lines: [String]) throws -> CommandBatch {
        var batch = CommandBatch(on: store.platform, as: ScratchStore.operations)
        for (index, line) in lines.enumerated() { try batch.add(line, number: index + 1) }
        return batch
    }

    @Test func `every command can be written, each with the fields that it needs`() async throws {
        let store = try await ScratchStore()
        let lines = [
            #"{"command":"tenant.create","name":"Acme","slug":"acme","tier":"pro","owner":"ann","external_id":"4711"}"#,
            #"{"command":"tenant.update","tenant":"acme","description":"d","metadata":{"a":"b","c":null}}"#,
            #"{"command":"tenant.suspend","tenant":"acme","reason":"unpaid","actor":"operator:ops"}"#,
            #"{"command":"tenant.activate","tenant":"4711"}"#,
            #"{"command":"tenant.set-tier","tenant":"acme","tier":"enterprise"}"#,
            #"{"command":"tenant.set-region","tenant":"acme","region":"eu"}"#,
            #"{"command":"tenant.set-isolation","tenant":"acme","strategy":"schema"}"#,
            #"{"command":"tenant.link-billing","tenant":"acme","subscription_id":"s"}"#,
            #"{"command":"limit.override","tenant":"acme","limit":"users","max":null}"#,
            #"{"command":"limit.clear","tenant":"acme","limit":"users"}"#,
            #"{"command":"member.add","tenant":"acme","user":"bob"}"#,
            #"{"command":"member.set-role","tenant":"acme","user":"bob","role":"admin"}"#,
            #"{"command":"member.remove","tenant":"acme","user":"bob"}"#,
            #"{"command":"host.add","tenant":"acme","host":"a.example.com"}"#,
            #"{"command":"host.update","tenant":"acme","host":"a.example.com","primary":true}"#,
            #"{"command":"host.remove","tenant":"acme","host":"a.example.com"}"#,
            #"{"command":"onboarding.start","tenant":"acme","steps":["one","two?"]}"#,
            #"{"command":"onboarding.complete","tenant":"acme","step":"one"}"#,
            #"{"command":"config.set","tenant":"acme","section":"general","key":"k","value":"1","type":"int"}"#,
            #"{"command":"config.delete","tenant":"acme","section":"general","key":"k"}"#,
            #"{"command":"feature.set","tenant":"acme","feature":"f"}"#,
            #"{"command":"feature.clear","tenant":"acme","feature":"f"}"#,
            #"{"command":"policy.set","tenant":"acme","policy":"p","value":"v"}"#,
            #"{"command":"policy.clear","tenant":"acme","policy":"p"}"#,
            #"{"command":"usage.record","tenant":"acme","metric":"messages","amount":9,"dimensions":{"d":"sent"}}"#,
            #"{"command":"usage.consume","tenant":"acme","metric":"messages"}"#,
            #"{"command":"usage.level","tenant":"acme","metric":"storage","level":5}"#,
            #"{"command":"usage.correct","tenant":"acme","metric":"messages","delta":-1,"reason":"twice"}"#,
            #"{"command":"activity.record","tenant":"acme","action":"login"}"#,
            #"{"command":"settings.change","values":{"resolve.header":"x-org"}}"#,
            #"{"command":"tenant.deactivate","tenant":"acme"}"#, #"{"command":"tenant.delete","tenant":"acme"}"#,
            #"{"command":"tenant.restore","tenant":"acme"}"#, "", #"{"command":"tenant.delete","tenant":"acme"}"#,
            #"{"command":"tenant.purge","tenant":"acme","confirm":"acme"}"#,
        ]
        let batch = try Self.batch(store, lines)
        let used = Set(lines.compactMap { $0.firstMatch(of: /"command":"([a-z.-]+)"/).map { String($0.1) } })
        #expect(used == Set(CommandBatch.names), "a command is not tried")
        for (result, (line, _)) in zip(
            try await store.platform.execute(each: batch.requests.map(\.request)), batch.requests)
        {
            if case .failure(let refusal) = result { Issue.record("line \(line): \(refusal)") }
        }
        #expect(try store.platform.tenant("4711").state == .purged)
    }

    @Test(arguments: [
        ("{", "line 1: it is not a JSON object"), (#"{"command":"nosuch"}"#, "there is no command 'nosuch'"),
        (#"{"command":"tenant.suspend"}"#, "tenant is missing"),
        (#"{"command":"tenant.suspend","tenant":"nosuch"}"#, "there is no tenant nosuch"),
        (#"{"command":"tenant.suspend","tenant":"acme","colour":"red"}"#, "colour is not a field"),
        (#"{"command":"usage.record","tenant":"acme","metric":"m","amount":"9"}"#, "amount must be a whole number"),
        (#"{"command":"member.add","tenant":"acme","user":"u","role":"boss"}"#, "role must be one of owner"),
        (#"{"command":"limit.override","tenant":"acme","limit":"users/day","max":1}"#, "limit must be METRIC"),
        (#"{"command":"usage.record","tenant":"acme","metric":"m","amount":1,"occurred_at":"x"}"#, "must be a time"),
    ])
    func `a line that is no command is named with what is wrong with it`(line: String, fault: String) async throws {
        let store = try await ScratchStore()
        _ = try await store.tenant("acme")
        do {
            _ = try Self.batch(store, [line])
            Issue.record("it was taken: \(line)")
        } catch let error as CommandBatch.Fault {
            #expect(error.description.contains(fault), "\(error)")
        }
    }

    @Test func `a refused request leaves nothing of itself and takes nothing from its neighbours`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let before = try store.platform.head()
        let request = { (commands: [any Command]) in Request(commands, as: ScratchStore.operations) }
        let bad: [any Command] = [
            AddMember(acme, user: "x"), AddMember(acme, user: "y"), RemoveMember(acme, user: "nobody"),
        ]
        let results = try await store.platform.execute(each: [
            request([AddMember(acme, user: "a")]), request(bad), request([AddMember(acme, user: "b")]), request(bad),
            request([RemoveMember(acme, user: "a")]),
        ])
        #expect(results.map { (try? $0.get()) != nil } == [true, false, true, false, true])
        #expect(try store.platform.tenant("acme").members.keys.sorted() == ["b"])
        #expect(try store.platform.head() == before + 3)
        #expect(try store.platform.replay().isEqual)
        let stopped = try await store.platform.execute(
            each: [request(bad), request([AddMember(acme, user: "c")])], stopsAtRefusal: true)
        #expect(stopped.count == 1)
        #expect(try store.platform.head() == before + 3)
    }
}
