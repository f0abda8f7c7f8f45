import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("The middleware") struct MiddlewareTests {
    private struct Context: TenantRequestContext {
        var coreContext: CoreRequestContextStorage
        var tenant: TenantContext?

        init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }
    }

    private func run(
        _ server: ScratchServer, hidesForeign: Bool = true, identify: TenantMiddleware<Context>.Identify? = nil,
        _ test: @Sendable @escaping (Caller) async throws -> Void
    ) async throws {
        var options = TenantMiddleware<Context>.Options()
        options.hidesForeign = hidesForeign
        let router = Router(context: Context.self)
        let tenants = router.group().add(
            middleware: TenantMiddleware(server.platform, options: options, identify: identify))
        tenants.get("/hello") { _, context in context.tenant?.tenant.slug ?? "nobody" }
        tenants.get("/role") { _, context in context.tenant?.role?.rawValue ?? "nobody" }
        tenants.group().add(middleware: TenantMeter(server.platform, metric: "messages"))
            .get("/send") { _, _ in "sent" }
        tenants.group().add(middleware: FeatureGate("webhooks")).get("/hooks") { _, _ in "hooks" }
        try await Application(router: router).test(.router) { client in
            try await test(Caller(client: client, secret: nil))
        }
    }

    @Test func `a handler gets the tenant that the request names`() async throws {
        let server = try await ScratchServer()
        try await run(server) { caller in
            let named = try await caller.get("/hello", ["X-Tenant-ID": "acme"])
            #expect(named.text == "acme")
            let own = try await caller.with(server.secrets[.member]).get("/hello")
            #expect(own.text == "acme")
        }
    }

    @Test func `no tenant, an unknown one, a stopped one and a bad key are refused`() async throws {
        let server = try await ScratchServer()
        try await server.execute(ChangeState(server.globex, .suspend))
        try await run(server) { caller in
            let none = try await caller.get("/hello")
            #expect(none.status == 404 && none.problem == "tenant-not-found")
            let unknown = try await caller.get("/hello", ["X-Tenant-ID": "nobody"])
            #expect(unknown.status == 404 && unknown.problem == "tenant-not-found")
            let stopped = try await caller.get("/hello", ["X-Tenant-ID": "globex"])
            #expect(stopped.status == 403 && stopped.problem == "tenant-suspended")
            let bad = try await caller.with("tk_bad").get("/hello", ["X-Tenant-ID": "acme"])
            #expect(bad.status == 401)
        }
    }

    @Test func `somebody else's tenant is like none at all, and its trail knows`() async throws {
        let server = try await ScratchServer()
        try await run(server) { caller in
            let foreign = try await caller.with(server.secrets[.member]).get(
                "/hello", ["X-Tenant-ID": "globex", "X-Correlation-ID": "order-17"])
            #expect(foreign.status == 404 && foreign.problem == "tenant-not-found")
            for path in ["/tenant/globex/hello", "/tenant/nobody/hello"] {
                let named = try await caller.with(server.secrets[.member]).get(path)
                #expect(named.status == 404, "\(path)")
            }
        }
        // It is written beside the request.
        for _ in 0..<2_000 where try server.types(of: server.globex).last != .accessDenied {
            try await Task.sleep(for: .milliseconds(5))
        }
        let written = try #require(try server.events(of: server.globex).last)
        #expect(written.payload.type == .accessDenied && written.context.correlationID == "order-17")
        try await run(server, hidesForeign: false) { caller in
            let foreign = try await caller.with(server.secrets[.member]).get("/hello", ["X-Tenant-ID": "globex"])
            #expect(foreign.status == 403 && foreign.problem == "access-denied")
        }
    }

    @Test func `each request is counted, and none passes the limit`() async throws {
        let server = try await ScratchServer()
        try await server.execute(OverrideLimit(server.acme, LimitKey("messages")!, max: 2))
        try await run(server) { caller in
            for status in [200, 200, 429] {
                let reply = try await caller.get("/send", ["X-Tenant-ID": "acme"])
                #expect(reply.status == status)
            }
        }
        let tenant = try server.platform.tenant("acme")
        #expect(tenant.used(LimitKey("messages")!, at: server.platform.now) == 2)
    }

    @Test func `a feature that the tenant does not have is shut`() async throws {
        let server = try await ScratchServer()
        try await run(server) { caller in
            let shut = try await caller.get("/hooks", ["X-Tenant-ID": "acme"])
            #expect(shut.status == 403 && shut.problem == "feature-not-available")
            try await server.execute(SetFeature(server.acme, "webhooks", isEnabled: true))
            let open = try await caller.get("/hooks", ["X-Tenant-ID": "acme"])
            #expect(open.text == "hooks")
        }
    }

    @Test func `a handler is told as what somebody asks`() async throws {
        let server = try await ScratchServer()
        let name = ["X-Tenant-ID": "acme"]
        try await run(server) { caller in
            for role in [AccessRole.member, .auditor, .platformAdmin] {
                let reply = try await caller.with(server.secrets[role]).get("/role", name)
                #expect(reply.text == role.rawValue)
            }
            let reply = try await caller.get("/role", name)
            #expect(reply.text == "nobody")
        }
        try await run(server, identify: { _, _ in .user("owner@acme.example") }) { caller in
            let reply = try await caller.get("/role", name)
            #expect(reply.text == "owner")
        }
    }

    @Test func `what the application answers itself stays as it is, and an error is nobody else's business`()
        async throws
    {
        let server = try await ScratchServer()
        try await run(server, identify: { _, _ in throw HTTPError(.conflict, message: "pay first") }) { caller in
            let reply = try await caller.get("/hello", ["X-Tenant-ID": "acme"])
            #expect(reply.status == 409)
        }
        try await run(server, identify: { _, _ in throw Unexpected("secret") }) { caller in
            let reply = try await caller.get("/hello", ["X-Tenant-ID": "acme"])
            #expect(reply.problem == "internal" && !reply.text.contains("secret"))
        }
    }

    @Test func `a refusal says which request it was, and not why a tenant was stopped`() async throws {
        let server = try await ScratchServer()
        var said = ScratchServer.operations
        said.reason = "owes us 3 months"
        try await server.platform.execute([ChangeState(server.globex, .suspend)], as: said)
        try await run(server) { caller in
            let stopped = try await caller.get("/hello", ["X-Tenant-ID": "globex", "X-Request-ID": "order-17"])
            #expect(stopped.status == 403 && !stopped.text.contains("owes"), "\(stopped.text)")
            #expect(stopped.header("X-Request-ID") == "order-17" && stopped.json["request_id"]?.string == "order-17")
            _ = try await caller.get("/send", ["X-Tenant-ID": "acme", "X-Request-ID": "order-18"])
        }
        let last = try server.platform.event(at: server.platform.head())
        #expect(last.context.requestID == "order-18")
    }
}
