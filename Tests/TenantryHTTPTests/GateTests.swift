import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("The gate") struct GateTests {
    @Test func `without a good key nothing is told, and how to get in is`() async throws {
        let server = try await ScratchServer()
        let expired = try await ScratchServer.key(
            .member, of: server.acme, expiresAt: Timestamp("2026-05-06")!, on: server.platform)
        server.wait(2 * Timestamp.day)
        try await server.run { caller in
            for secret in [nil, "", "tk_", "tk_wrong", "inv_wrong", expired, String(repeating: "x", count: 300)] {
                let reply = try await caller.with(secret).get("/v1/tenants/acme")
                #expect(reply.status == 401 && reply.problem == "unauthorized", "\(secret ?? "none")")
                #expect(reply.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
            }
            let basic = try await caller.with(nil).get("/v1/tenants/acme", ["Authorization": "Basic YTpi"])
            #expect(basic.status == 401)
        }
    }

    @Test func `a key that is revoked is good for nothing at once`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let member = caller.with(server.secrets[.member])
            let reply = try await member.get("/v1/tenants/acme")
            #expect(reply.status == 200)
            let hash = Platform.hash(ofToken: server.secrets[.member]!)
            let key = try server.platform.read { $0.apiKey(hash: hash)! }.place.key
            try await server.execute(RevokeApiKey(server.acme, key))
            #expect(try await member.get("/v1/tenants/acme").status == 401)
        }
    }

    @Test func `another tenant is answered like none at all, byte by byte, and its trail knows`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let owner = caller.with(server.secrets[.owner])
            let headers = [
                "X-Request-ID": "same", "traceparent": "00-\(String(repeating: "a", count: 32))-00000000000000bb-01",
            ]
            for path in ["", "/members", "/audit", "/config/general/theme", "/entitlements", "/api-keys"] {
                let other = try await owner.get("/v1/tenants/globex\(path)", headers)
                let absent = try await owner.get("/v1/tenants/nobody\(path)", headers)
                #expect(other.status == 404 && other.problem == "tenant-not-found")
                #expect(other.text.replacing("globex", with: "nobody") == absent.text)
                #expect(other.headers == absent.headers)
            }
            let changed = try await owner.ask(.patch, "/v1/tenants/globex", #"{"name":"Mine"}"#)
            #expect(changed.problem == "tenant-not-found")
        }
        #expect(try server.types(of: server.globex).contains(.accessDenied))
        #expect(try server.platform.tenant("globex").name == "Globex")
    }

    @Test func `a tenant that is stopped is not served by its own keys, and is by the platform's`() async throws {
        let server = try await ScratchServer()
        try await server.execute(ChangeState(server.acme, .suspend))
        try await server.run { caller in
            let member = caller.with(server.secrets[.member])
            for path in ["/v1/tenants/acme", "/v1/tenants"] {
                let reply = try await member.get(path)
                #expect(reply.problem == "tenant-suspended")
            }
            #expect(try await caller.get("/v1/tenants/acme").json["state"] == .string("suspended"))
        }
        try await server.execute(ChangeState(server.acme, .deactivate))
        try await server.run { caller in
            let reply = try await caller.with(server.secrets[.member]).get("/v1/tenants/acme")
            #expect(reply.problem == "tenant-inactive")
        }
    }

    @Test func `a pending tenant's own keys work on its onboarding and invitations alone`() async throws {
        let server = try await ScratchServer()
        var create = CreateTenant(id: server.platform.newTenantID(), name: "New")
        create.isPending = true
        try await server.execute(create)
        let secret = try await ScratchServer.key(.owner, of: create.id, on: server.platform)
        try await server.run { caller in
            let owner = caller.with(secret)
            #expect(try await owner.get("/v1/tenants/new").problem == "tenant-inactive")
            #expect(try await owner.post("/v1/tenants/new/onboarding").status == 200)
            #expect(try await owner.post("/v1/tenants/new/onboarding/steps/profile").status == 200)
            let invited = try await owner.post("/v1/tenants/new/invitations", #"{"email":"a@example.com"}"#)
            #expect(invited.status == 201)
        }
    }

    @Test func `a key may ask as often as its rate allows, and is told when to come again`() async throws {
        let server = try await ScratchServer {
            $0.keyRate = 3; $0.tenantRate = 4
        }
        try await server.run { caller in
            let member = caller.with(server.secrets[.member])
            for left in [2, 1, 0] {
                let reply = try await member.get("/v1/tenants/acme")
                #expect(reply.status == 200)
                #expect(reply.header("RateLimit")?.hasPrefix("\"key\";r=\(left);") == true)
            }
            let refused = try await member.get("/v1/tenants/acme")
            #expect(refused.status == 429 && refused.problem == "rate-limited")
            #expect(refused.header("Retry-After") == "1")
            #expect(refused.header("RateLimit-Policy") == #""key";q=3;w=1, "tenant";q=4;w=1"#)
            // Another key of the tenant finds the tenant's bucket almost empty.
            let viewer = caller.with(server.secrets[.viewer])
            #expect(try await viewer.get("/v1/tenants/acme").status == 200)
            #expect(try await viewer.get("/v1/tenants/acme").problem == "rate-limited")
            server.wait(Timestamp.second)
            #expect(try await member.get("/v1/tenants/acme").status == 200)
        }
    }

    @Test func `a server without commands changes nothing, whoever asks`() async throws {
        let server = try await ScratchServer(commands: false)
        let head = try server.platform.head()
        try await server.run { caller in
            for route in server.api.routes where route.isCommand {
                let path = AccessMatrixTests.path(of: route, tenant: "acme")
                let reply = try await caller.ask(route.method, path, route.body?.example.text)
                #expect(reply.problem == "commands-disabled", "\(route.name)")
            }
        }
        #expect(try server.platform.head() == head)
    }

    @Test func `who tries every door is slowed down, and no other key of the tenant with it`() async throws {
        let server = try await ScratchServer {
            $0.keyRate = 3; $0.tenantRate = 3
        }
        try await server.run { caller in
            let member = caller.with(server.secrets[.member])
            for _ in 0..<3 {
                let refused = try await member.get("/v1/tenants/globex")
                #expect(refused.status == 404)
            }
            #expect(try await member.get("/v1/tenants/globex").problem == "rate-limited")
            #expect(try await member.get("/v1/tenants/nobody").problem == "rate-limited")
            #expect(try await caller.with(server.secrets[.viewer]).get("/v1/tenants/acme").status == 200)
        }
    }

    @Test func `whoever asks for another's entries, or for none, is in the own tenant's trail, and in no other's`()
        async throws
    {
        let server = try await ScratchServer()
        var filter = EventFilter()
        filter.tenant = server.globex
        let position = try #require(try server.platform.lastEvents(filter, count: 1).first?.position)
        try await server.run { caller in
            let owner = caller.with(server.secrets[.owner])
            let other = try await owner.get("/v1/audit/\(position)")
            let absent = try await owner.get("/v1/audit/9999999")
            #expect(other.status == 404 && other.json["title"] == absent.json["title"])
            #expect(
                other.json["detail"]?.string?.replacing("\(position)", with: "9999999") == absent.json["detail"]?.string
            )
        }
        #expect(try server.types(of: server.acme).contains(.accessDenied))
        #expect(try !server.types(of: server.globex).contains(.accessDenied))
    }
}
