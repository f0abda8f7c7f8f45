import HTTPTypes
import Hummingbird
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("The document") struct DocumentTests {
    @Test func `the router has every route of the document, and none besides`() async throws {
        let server = try await ScratchServer()
        let routed = server.api.router.routes.filter { $0.method != .head }.map { "\($0.method) \($0.path)" }
        guard case .object(let paths)? = ApiDocument.document(of: server.api.routes)["paths"] else {
            Issue.record("the document has no paths")
            return
        }
        var described: [String] = []
        for (path, operations) in paths {
            guard case .object(let methods) = operations else { continue }
            described += methods.keys.map { "\($0.uppercased()) \(path)" }
        }
        #expect(routed.sorted() == described.sorted())
        #expect(Set(server.api.routes.map(\.name)).count == server.api.routes.count)
    }

    @Test func `everything that the document refers to is in it`() {
        let document = ApiDocument.document(of: Route.all)
        for match in document.text.matches(of: /"\$ref":"#\/([^"]+)"/) {
            var place: JSONValue? = document
            for part in match.1.split(separator: "/") {
                place = place?[String(part).replacing("~1", with: "/")]
            }
            #expect(place != nil, "\(match.1)")
        }
        for type in ProblemType.allCases {
            #expect(document["components"]?["responses"]?[type.rawValue] != nil)
        }
        let named = Set(document.text.matches(of: /schemas\/(\w+)/).map { String($0.1) })
        #expect(Set(Schema.named.keys).subtracting(named).isEmpty)
    }

    @Test func `every parameter of a path is described, and every body has an example of its form`() {
        for route in Route.all {
            for name in route.pathParameters { #expect(route.path.contains("{\(name)}")) }
            guard let body = route.body else { continue }
            let fault = SchemaCheck.fault(in: body.example, of: body.schema)
            #expect(fault == nil, "\(route.name): \(fault ?? "")")
        }
    }

    @Test func `every question is answered in the form that is promised`() async throws {
        let server = try await ScratchServer()
        try await Self.fill(server)
        try await server.run { caller in
            for route in server.api.routes where route.method == .get && route.reply.formats[0] == .json {
                let path = AccessMatrixTests.path(of: route, tenant: "acme")
                let reply = try await caller.get(path, ["Host": "acme", "X-Tenant-ID": "acme"])
                let isKnown = reply.status == 200 || (route.name == "resolve" && reply.status == 400)
                #expect(isKnown, "\(route.name): \(reply.status) \(reply.text)")
                guard let schema = route.reply.schema, reply.status == 200 else { continue }
                let fault = SchemaCheck.fault(in: reply.json, of: schema)
                #expect(fault == nil, "\(route.name): \(fault ?? "")")
                let head = try await caller.ask(.head, path, headers: ["X-Tenant-ID": "acme"])
                #expect(head.status == reply.status && head.text.isEmpty)
            }
        }
    }

    @Test func `the page for people needs nothing from elsewhere and names every route`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let page = try await caller.with(nil).get("/docs")
            #expect(page.header("Content-Type") == "text/html; charset=utf-8")
            for word in ["src=", "@import", "<script", "url("] { #expect(!page.text.contains(word)) }
            for route in server.api.routes { #expect(page.text.contains("id=\"\(route.name)\"")) }
            let document = try await caller.with(nil).get("/openapi.json")
            #expect(document.json["openapi"] == .string("3.1.0"))
            let again = try await caller.get("/openapi.json", ["If-None-Match": document.header("ETag")!])
            #expect(again.status == 304)
        }
    }

    /// Makes something of everything that can be shown.
    static func fill(_ server: ScratchServer) async throws {
        let acme = server.acme
        try await server.execute(AddMember(acme, user: "ann", role: .admin))
        try await server.execute(RegisterHost(acme, "app.acme.example"))
        try await server.execute(SetConfig(acme, ConfigKey(section: "general", key: "theme"), "dark"))
        try await server.execute(
            SetConfig(acme, ConfigKey(section: "billing", key: "token"), type: .secret, "hidden-value"))
        try await server.execute(SetFeature(acme, "webhooks", isEnabled: true))
        try await server.execute(SetPolicy(acme, "retention_days", "90"))
        try await server.execute(StartOnboarding(acme))
        try await server.execute(AssignIsolation(acme, .schema))
        try await server.execute(ConsumeUsage(acme, metric: "messages", amount: 85))
        try await server.execute(RecordUsage(acme, metric: "bounces", amount: 3))
        let token = server.platform.newToken()
        try await server.execute(
            CreateInvitation(
                acme, invitation: server.platform.newInvitationID(), email: .plain("a@example.com"),
                tokenHash: Platform.hash(ofToken: token)))
    }
}
