import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("Refused requests") struct DenialTests {
    /// The refusals in the trail of a tenant, or of the platform, the oldest first.
    private func denials(_ server: ScratchServer, of tenant: TenantID?) throws -> [Event] {
        var found: [Event] = []
        try server.platform.events(EventFilter()) { event in
            if event.payload.type == .accessDenied, event.tenant == tenant { found.append(event) }
            return true
        }
        return found
    }

    /// Waits until so many refusals are in a trail.
    private func denials(_ server: ScratchServer, of tenant: TenantID?, atLeast count: Int) async throws -> [Event] {
        for _ in 0..<2_000 {
            let found = try denials(server, of: tenant)
            if found.count >= count { return found }
            try await Task.sleep(for: .milliseconds(5))
        }
        return try denials(server, of: tenant)
    }

    @Test func `no header field tells whether another tenant is there`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let owner = caller.with(server.secrets[.owner])
            for field in [
                "Tenantry-Reason", "Tenantry-On-Behalf-Of", "Tenantry-Subject", "Idempotency-Key", "If-Match",
            ] {
                let headers = [field: String(repeating: "x", count: 1_100), "X-Request-ID": "same"]
                let there = try await owner.get("/v1/tenants/globex", headers)
                let absent = try await owner.get("/v1/tenants/glob3x", headers)
                #expect(there.status == 404, "\(field): \(there.text)")
                #expect(there.text.replacing("globex", with: "glob3x") == absent.text, "\(field)")
            }
        }
    }

    @Test func `a look for another's name leaves as much in the log as one for nobody's, however it is asked`()
        async throws
    {
        let server = try await ScratchServer()
        try await server.execute(RegisterHost(server.globex, "shop.globex.example"))
        try await server.run { caller in
            let owner = caller.with(server.secrets[.owner])
            let head = try server.platform.head()
            let pairs = [
                ("resolve?host=shop.globex.example", "resolve?host=shop.nobody.example"),
                ("resolve?header=globex", "resolve?header=glob3x"), ("audit/1", "audit/\(head + 1000)"),
            ]
            for (number, pair) in pairs.enumerated() {
                var grown: [Position] = []
                for path in [pair.0, pair.1] {
                    // A minute later, for what is counted together within one.
                    server.wait(61_000_000)
                    let head = try server.platform.head()
                    _ = try await owner.get("/v1/\(path)")
                    for _ in 0..<400 where try server.platform.head() == head {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                    grown.append(try server.platform.head() - head)
                }
                #expect(grown == [1, 1], "\(number)")
            }
        }
    }

    @Test func `a name that is longer than any is nobody's, and no fault of the server`() async throws {
        let server = try await ScratchServer()
        let long = String(repeating: "z", count: 900)
        try await server.run { caller in
            for path in [
                "tenants/\(long)", "tenants/\(long)?at=5", "resolve?header=\(long)", "resolve?host=\(long)",
                "audit?tenant=\(long)", "events?tenant=\(long)",
            ] {
                let reply = try await caller.get("/v1/\(path)")
                #expect(reply.status == 404, "\(path.prefix(20)): \(reply.text.prefix(200))")
            }
        }
    }

    @Test func `who asks for a tenant that is not there leaves as much in the log as for another's`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let owner = caller.with(server.secrets[.owner])
            var grown: [Position] = []
            for name in ["globex", "glob3x", server.platform.newTenantID().description] {
                let head = try server.platform.head()
                _ = try await owner.get("/v1/tenants/\(name)")
                for _ in 0..<1_000 where try server.platform.head() == head {
                    try await Task.sleep(for: .milliseconds(5))
                }
                grown.append(try server.platform.head() - head)
            }
            #expect(grown == [1, 1, 1])
            let absent = try #require(try denials(server, of: nil).first)
            #expect(absent.resource == Resource(type: "tenant", id: "glob3x"))
            let open = try await caller.with(nil).get("/readyz")
            #expect(open.status == 200 && open.header("Tenantry-Position") == nil)
        }
    }

    @Test func `what is refused anywhere is in the trail of whose key it was, or in the platform's`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let viewer = try await ScratchServer.key(.viewer, of: server.acme, on: server.platform)
            let refused = [
                (server.secrets[.owner], HTTPRequest.Method.get, "/v1/stats"),
                (viewer, .get, "/v1/audit"),
            ]
            for (number, (secret, method, path)) in refused.enumerated() {
                let reply = try await caller.with(secret).ask(method, path)
                #expect(reply.status == 403, "\(path): \(reply.text)")
                let found = try await denials(server, of: server.acme, atLeast: number + 1)
                #expect(found.count == number + 1, "\(path)")
            }
            let auditor = try await caller.with(server.secrets[.auditor]).get("/v1/tenants")
            #expect(auditor.status == 403)
            #expect(try await denials(server, of: nil, atLeast: 1).count == 1)
            let ended = try await ScratchServer.key(
                .member, of: server.acme, expiresAt: server.platform.now.advanced(by: 1_000_000), on: server.platform)
            server.wait(2_000_000)
            #expect(try await caller.with(ended).get("/v1/tenants/acme").status == 401)
            let last = try await denials(server, of: server.acme, atLeast: 3).last
            guard case .accessDenied(let message) = last?.payload else { throw Unexpected("\(last as Any)") }
            #expect(message.cause == "key")
        }
    }

    @Test func `what strangers say of themselves does not come into a trail`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let said = [
                "Tenantry-On-Behalf-Of": "ceo@globex", "Tenantry-Subject": "person-1", "Tenantry-Reason": "approved",
                "X-Request-ID": "request-1",
            ]
            _ = try await caller.with(server.secrets[.owner]).get("/v1/tenants/globex", said)
            let event = try #require(try await denials(server, of: server.globex, atLeast: 1).first)
            #expect(event.context.actor.onBehalfOf == nil && event.context.subjects.isEmpty)
            #expect(event.context.reason == nil && event.context.requestID == "request-1")
        }
    }

    @Test func `two names of one tenant leave as much in the log within a minute as two of nobody's`() async throws {
        let server = try await ScratchServer()
        try await server.execute(RegisterHost(server.globex, "shop.globex.example"))
        try await server.run { caller in
            let owner = caller.with(server.secrets[.owner])
            let invited = try await caller.post("/v1/tenants/globex/invitations", #"{"email":"bob@example.com"}"#)
            let there = try #require(invited.json["token"]?.string)
            var grown: [[Position]] = []
            for (name, host, token) in [
                ("globex", "shop.globex.example", there), ("glob3x", "shop.nobody.example", "inv_absent"),
            ] {
                let accept = #"{"token":"\#(token)","user":"eve"}"#
                let asks: [@Sendable () async throws -> Reply] = [
                    { try await owner.get("/v1/tenants/\(name)") },
                    { try await owner.get("/v1/resolve?host=\(host)") },
                    { try await owner.get("/v1/tenants/\(name)") },
                    { try await owner.post("/v1/invitations/accept", accept) },
                ]
                var steps: [Position] = []
                for ask in asks {
                    let head = try server.platform.head()
                    let reply = try await ask()
                    #expect(reply.status == (steps.count == 1 ? 200 : 404), "\(reply.text)")
                    for _ in 0..<60 where try server.platform.head() == head {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                    steps.append(try server.platform.head() - head)
                }
                grown.append(steps)
            }
            #expect(grown == [[1, 1, 0, 1], [1, 1, 0, 1]])
        }
    }

    @Test func `what is refused for want of a second scope is kept with that scope`() async throws {
        let server = try await ScratchServer()
        let viewer = try await ScratchServer.key(.viewer, of: server.acme, scopes: [.tenantsRead], on: server.platform)
        try await server.run { caller in
            let reply = try await caller.with(viewer).get("/v1/tenants/acme?expand=members")
            #expect(reply.status == 403)
            let event = try #require(try await denials(server, of: server.acme, atLeast: 1).first)
            guard case .accessDenied(let message) = event.payload else { throw Unexpected("\(event)") }
            #expect(message.scope == "members:read")
        }
    }
}
