import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("The feed") struct FeedTests {
    /// The ids of the events in an answer.
    private func ids(_ reply: Reply) -> [String] {
        reply.text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.map { String($0.dropFirst(4)) }
    }

    @Test func `every event comes once, in order, and a feed that was cut goes on where it was`() async throws {
        let server = try await ScratchServer()
        let head = try server.platform.head()
        try await server.run { caller in
            var seen: [Position] = []
            var last = "0"
            var random = SeededGenerator(seed: Soak.seed)
            while seen.count < Int(head) {
                let count = min(Int.random(in: 1...5, using: &random), Int(head) - seen.count)
                let reply = try await caller.get("/v1/events?count=\(count)", ["Last-Event-ID": last])
                #expect(reply.status == 200 && reply.header("Content-Type") == "text/event-stream")
                let ids = ids(reply)
                #expect(ids.count == count)
                seen += ids.compactMap { FeedPosition($0)?.position }
                last = ids.last ?? last
            }
            #expect(seen == Array(1...head))
        }
    }

    @Test func `what is appended while somebody listens is told, as it was filtered`() async throws {
        let server = try await ScratchServer(systemClock: true)
        try await server.run { caller in
            async let listening = caller.get("/v1/events?tenant=acme&type=tenant.suspended,tenant.activated&count=2")
            for _ in 0..<4 {
                try await Task.sleep(for: .milliseconds(20))
                try await server.execute(ChangeState(server.globex, .suspend))
                try await server.execute(ChangeState(server.acme, .suspend))
                try await server.execute(ChangeState(server.acme, .activate))
            }
            let reply = try await listening
            let types = reply.text.split(separator: "\n").filter { $0.hasPrefix("event: ") }
            #expect(
                types.count == 2 && Set(types).isSubset(of: ["event: tenant.suspended", "event: tenant.activated"]))
            #expect(!reply.text.contains(server.globex.description))
        }
    }

    @Test func `a change of health is told to who asks for it, once, before what brought it about`() async throws {
        let server = try await ScratchServer()
        let start = try server.platform.head()
        try await server.execute(SetConfig(server.acme, ConfigKey(section: "general", key: "a"), "b"))
        // 100 messages a day are free: 80 make a warning, 97 are critical, and both thresholds at once are one change.
        try await server.execute(ConsumeUsage(server.acme, metric: "messages", amount: 79))
        try await server.execute(ConsumeUsage(server.acme, metric: "messages", amount: 3))
        try await server.execute(ConsumeUsage(server.acme, metric: "messages", amount: 15))
        try await server.platform.execute(
            CorrectUsage(server.acme, metric: "messages", delta: -60),
            as: {
                var context = ScratchServer.operations
                context.reason = "counted twice"
                return context
            }())
        try await server.execute(ChangeState(server.acme, .suspend))
        try await server.execute(ConsumeUsage(server.globex, metric: "messages", amount: 100))
        try await server.run { caller in
            let changes = { (text: String) in
                text.split(separator: "\n").compactMap { JSONValue(text: String($0)) }
                    .filter { $0["type"]?.string == "health.changed" }
                    .map { "\($0["before"]?.string ?? "") \($0["after"]?.string ?? "")" }
            }
            let lines = ["Accept": "application/x-ndjson"]
            let path = "/v1/events?after=\(start)&type=health.changed"
            let alone = try await caller.get("\(path)&tenant=acme&count=4", lines)
            let expected = ["healthy warning", "warning critical", "critical healthy", "healthy critical"]
            #expect(changes(alone.text) == expected, "\(alone.text)")
            #expect(alone.text.split(separator: "\n").count == 4)
            let both = try await caller.get("\(path),tenant.suspended&tenant=acme&count=5")
            let names = both.text.split(separator: "\n").filter { $0.hasPrefix("event: ") }
            #expect(names.suffix(2) == ["event: health.changed", "event: tenant.suspended"], "\(both.text)")
            // The place of the last change is its event's, which is told after it.
            #expect(ids(both).count == 4)
            let other = try await caller.get("\(path)&tenant=globex&count=1", lines)
            #expect(changes(other.text) == ["healthy critical"], "\(other.text)")
            #expect(
                other.text == """
                    {"after":"critical","before":"healthy","position":\(try server.platform.head() - 1),\
                    "reasons":[{"detail":"100 of 100 are used","status":"critical","subject":"messages/day"}],\
                    "recorded_at":"\(server.platform.now)","tenant":"\(server.globex)","type":"health.changed"}

                    """)
        }
    }

    @Test func `a tenant's key hears of its tenant alone, as lines too`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let owner = caller.with(server.secrets[.owner])
            let reply = try await owner.get("/v1/events?after=0&count=2", ["Accept": "application/x-ndjson"])
            let lines = reply.text.split(separator: "\n").compactMap { JSONValue(text: String($0)) }
            #expect(lines.count == 2 && lines.allSatisfy { $0["tenant"]?.string == server.acme.description })
            let foreign = try await owner.get("/v1/events?tenant=globex&count=1")
            #expect(foreign.problem == "tenant-not-found")
            let mute = try await caller.with(server.secrets[.member]).get("/v1/events?count=1")
            #expect(mute.problem == "access-denied")
        }
    }

    @Test func `the place in another store, and one that is not there, are refused`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            for place in ["1-00000000", "99999", "x", "-1", "1-"] {
                let reply = try await caller.get("/v1/events?count=1", ["Last-Event-ID": place])
                #expect(reply.status == 400 && reply.problem == "invalid-cursor", "\(place)")
            }
        }
    }

    @Test func `a key that is revoked hears nothing more`() async throws {
        let server = try await ScratchServer(systemClock: true)
        try await server.run { caller in
            let auditor = caller.with(server.secrets[.auditor])
            async let listening = auditor.get("/v1/events")
            try await Task.sleep(for: .milliseconds(50))
            let hash = Platform.hash(ofToken: server.secrets[.auditor]!)
            let key = try server.platform.read { $0.apiKey(hash: hash)! }.place.key
            try await server.execute(RevokeApiKey(nil, key))
            let reply = try await listening
            #expect(reply.status == 200 && !reply.text.contains("apikey.revoked"))
        }
    }

    @Test func `a feed ends after as many as were asked for, also where two come of one event`() async throws {
        let server = try await ScratchServer()
        let start = try server.platform.head()
        try await server.execute(ChangeState(server.acme, .suspend))
        try await server.run { caller in
            for count in 1...2 {
                let reply = try await caller.get(
                    "/v1/events?type=health.changed,tenant.suspended&after=\(start)&count=\(count)",
                    ["Accept": "application/x-ndjson"])
                #expect(reply.text.split(separator: "\n").count == count, "\(reply.text)")
            }
        }
    }
}
