import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

/// Every route, every role, with its own tenant, another one and none: what comes in and what does not.
@Suite("The access matrix") struct AccessMatrixTests {
    /// A path of a route with something at every place.
    static func path(of route: Route, tenant: String) -> String {
        let parts = [
            "tenant": tenant, "user": "ann", "feature": "webhooks", "policy": "retention_days", "metric": "messages",
            "period": "day", "section": "general", "key": "theme", "host": "app.acme.example", "step": "profile",
            "invitation": "invitation_01m7yfnejkeymafya6qt9s463m", "catalog": "smtp", "position": "1",
            "problem": "validation",
        ]
        var path = parts.reduce(route.path) { $0.replacing("{\($1.key)}", with: $1.value) }
        var query = route.query.filter(\.isRequired).map { "\($0.name)=\($0.example?.string ?? "x")" }
        if route.name == "followEvents" { query += ["after=0", "count=1"] }
        if !query.isEmpty { path += "?" + query.joined(separator: "&") }
        return path
    }

    /// What the gate must say: a problem, or `nil` where it must let the request in.
    static func verdict(_ route: Route, _ role: AccessRole, own: Bool, exists: Bool) -> String? {
        let has = route.access.scope.map { role.scopes.contains($0) } ?? true
        switch route.access {
        case .open, .anyKey: return nil
        case .reach: return has ? nil : "access-denied"
        case .platform: return has && role.isPlatform ? nil : "access-denied"
        case .tenant:
            guard exists, own || role.isPlatform else { return "tenant-not-found" }
            return has ? nil : "access-denied"
        }
    }

    @Test(arguments: AccessRole.allCases)
    func `each route lets in whom it must, and nobody else`(role: AccessRole) async throws {
        // Without commands the gate is the same, and nothing that is let in changes what the next one meets.
        let server = try await ScratchServer(commands: false)
        try await server.run { caller in
            let asker = caller.with(server.secrets[role])
            for route in server.api.routes {
                for (tenant, own, exists) in [("acme", true, true), ("globex", false, true), ("nobody", false, false)] {
                    let path = Self.path(of: route, tenant: tenant)
                    let reply = try await asker.ask(route.method, path, route.body?.example.text)
                    if let problem = Self.verdict(route, role, own: own, exists: exists) {
                        #expect(reply.problem == problem, "\(role) \(route.method) \(path): \(reply.text)")
                    } else {
                        let refusals = ["unauthorized", "access-denied", "tenant-not-found"]
                        let isRefused = reply.problem.map(refusals.contains) ?? false
                        #expect(!isRefused, "\(role) \(route.method) \(path): \(reply.text)")
                        if route.isCommand { #expect(reply.problem == "commands-disabled") }
                    }
                    #expect(reply.status < 500, "\(route.method) \(path): \(reply.text)")
                    if !own { #expect(!reply.text.contains("owner@globex") || role.isPlatform) }
                }
                guard route.access.isOfTenant || route.access != .open else { continue }
                let anonymous = try await caller.with(nil).ask(route.method, Self.path(of: route, tenant: "acme"))
                if route.access != .open { #expect(anonymous.status == 401, "\(route.path)") }
            }
        }
    }

    /// The same at random: what a tenant's key asks of others' names is answered alike whether they are there or not.
    ///
    /// 100,000 requests at full length, two by two.
    @Test func `random requests for other tenants leak nothing`() async throws {
        let server = try await ScratchServer()
        let count = Soak.count(of: 50_000)
        try await server.run { caller in
            var random = SeededGenerator(seed: Soak.seed)
            let roles = AccessRole.allCases.filter { !$0.isPlatform }
            let routes = server.api.routes.filter(\.access.isOfTenant)
            let names = ["globex", server.globex.description]
            for number in 0..<count {
                let role = roles.randomElement(using: &random)!
                let route = routes.randomElement(using: &random)!
                let name = names.randomElement(using: &random)!
                let absent = name == "globex" ? "gl0bex" : server.platform.newTenantID().description
                let asker = caller.with(server.secrets[role])
                let headers = [
                    "X-Request-ID": "r\(number)",
                    "traceparent": "00-\(String(repeating: "a", count: 32))-00000000000000bb-01",
                ]
                let body = route.body?.example.text
                let there = try await asker.ask(
                    route.method, Self.path(of: route, tenant: name), body, headers: headers)
                let none = try await asker.ask(
                    route.method, Self.path(of: route, tenant: absent), body, headers: headers)
                #expect(there.status == 404 && there.text.replacing(name, with: absent) == none.text)
                #expect(there.headers == none.headers)
            }
        }
    }

    /// A host or a name that is somebody else's must look like one that is nobody's, in whatever place it is sent.
    @Test func `resolving tells a tenant's key nothing of other tenants`() async throws {
        let server = try await ScratchServer()
        try await server.execute(RegisterHost(server.globex, "app.globex.test"))
        try await server.execute(
            ChangeSettings([.baseDomain: "example.com", .sources: "host,subdomain,header,path,parameter,credential"]))
        let pairs = [
            ("host=app.globex.test", "host=app.nobody.test"), ("host=globex.example.com", "host=nobody.example.com"),
            ("header=globex", "header=nobody"), ("path=/tenant/globex/x", "path=/tenant/nobody/x"),
            ("param=globex", "param=nobody"),
        ]
        try await server.run { caller in
            let owner = caller.with(server.secrets[.owner])
            let same = [
                "X-Request-ID": "r", "traceparent": "00-\(String(repeating: "a", count: 32))-00000000000000bb-01",
            ]
            for miss in ["strict", "graceful"] {
                try await server.execute(ChangeSettings([.onMiss: miss]))
                for (theirs, nobodys) in pairs {
                    let there = try await owner.get("/v1/resolve?\(theirs)", same)
                    let none = try await owner.get("/v1/resolve?\(nobodys)", same)
                    #expect(there.status == none.status && there.text.replacing("globex", with: "nobody") == none.text)
                }
            }
        }
        #expect(try server.types(of: server.globex).contains(.accessDenied))
    }
}
