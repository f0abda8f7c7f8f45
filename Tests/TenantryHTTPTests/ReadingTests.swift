import Foundation
import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("Questions over HTTP") struct ReadingTests {
    @Test func `lists come in pages, and a cursor is good for its own list alone`() async throws {
        let server = try await ScratchServer()
        for number in 0..<5 {
            try await server.execute(CreateTenant(id: server.platform.newTenantID(), name: "Tenant \(number)"))
            server.wait(2_000)
        }
        try await server.run { caller in
            var slugs: [String] = []
            var path: String? = "/v1/tenants?limit=3"
            while let next = path {
                let reply = try await caller.get(next)
                #expect(reply.status == 200)
                slugs += reply.json.items.compactMap { $0["slug"]?.string }
                let cursor = reply.json["next_cursor"]?.string
                #expect((cursor == nil) == (reply.header("Link") == nil))
                path = cursor.map { "/v1/tenants?limit=3&cursor=\($0)" }
            }
            // In the order of their ids: those of one millisecond come as chance has it.
            #expect(slugs.sorted() == ["acme", "globex"] + (0..<5).map { "tenant-\($0)" })
            let cursor = try await caller.get("/v1/tenants?limit=1").json["next_cursor"]!.string!
            for wrong in [
                "/v1/tenants?tier=free&cursor=\(cursor)", "/v1/catalogs?cursor=\(cursor)",
                "/v1/tenants?cursor=\(cursor.dropLast())", "/v1/audit?cursor=\(cursor)",
            ] {
                let reply = try await caller.get(wrong)
                #expect(reply.problem == "invalid-cursor", "\(wrong)")
            }
            let offset = try await caller.get("/v1/tenants?offset=3")
            #expect(offset.status == 422 && offset.text.contains("next_cursor"))
        }
    }

    @Test func `tenants are found by state, tier and name, deleted ones only if asked for`() async throws {
        let server = try await ScratchServer()
        try await server.execute(ChangeState(server.globex, .delete))
        try await server.run { caller in
            let filters: [(String, [String])] = [
                ("", ["acme"]), ("?include=deleted", ["acme", "globex"]), ("?state=deleted", ["globex"]),
                ("?q=ACM", ["acme"]), ("?q=nothing", []), ("?tier=free", ["acme"]), ("?tier=pro", []),
            ]
            for (query, slugs) in filters {
                let reply = try await caller.get("/v1/tenants\(query)")
                #expect(reply.json.items.compactMap { $0["slug"]?.string }.sorted() == slugs, "\(query)")
            }
        }
    }

    @Test func `a version that is known is not sent again, and metering changes that of what shows it`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            for path in ["", "/entitlements", "/quotas", "/usage", "/members", "/config"] {
                let first = try await caller.get("/v1/tenants/acme\(path)")
                let etag = first.header("ETag")!
                for known in [etag, "W/\(etag)", "\"x\", \(etag)", "*"] {
                    let again = try await caller.get("/v1/tenants/acme\(path)", ["If-None-Match": known])
                    #expect(again.status == 304 && again.text.isEmpty && again.header("ETag") == etag)
                }
                try await server.execute(ConsumeUsage(server.acme, metric: "messages"))
                let after = try await caller.get("/v1/tenants/acme\(path)", ["If-None-Match": etag])
                #expect(after.status == (["", "/quotas", "/usage"].contains(path) ? 200 : 304), "\(path)")
                #expect(after.text != first.text)
            }
            let etag = try await caller.get("/v1/tenants/acme/entitlements").header("ETag")!
            try await server.execute(SetFeature(server.acme, "webhooks", isEnabled: true))
            let after = try await caller.get("/v1/tenants/acme/entitlements", ["If-None-Match": etag])
            #expect(after.status == 200)
        }
    }

    @Test func `the past is as it was, by position and by time`() async throws {
        let server = try await ScratchServer()
        let before = try server.platform.head()
        server.wait(Timestamp.second)
        let time = server.platform.now
        server.wait(Timestamp.second)
        try await server.execute(ChangeState(server.acme, .suspend))
        try await server.run { caller in
            let now = try await caller.get("/v1/tenants/acme/entitlements")
            #expect(now.json["state"] == .string("suspended"))
            for moment in ["\(before)", time.description] {
                let then = try await caller.get("/v1/tenants/acme/entitlements?at=\(moment)")
                #expect(then.json["state"] == .string("active"), "\(moment)")
                #expect(then.header("Tenantry-Position") == "\(before)")
            }
            let later = try await caller.get("/v1/tenants/acme?at=99999")
            #expect(later.problem == "not-found")
            let early = try await caller.get("/v1/tenants/acme?at=2")
            #expect(early.problem == "tenant-not-found")
            let wrong = try await caller.get("/v1/tenants/acme?at=yesterday")
            #expect(wrong.problem == "validation")
        }
    }

    @Test func `a name in the past is that of whom it meant then`() async throws {
        let server = try await ScratchServer()
        let before = try server.platform.head()
        for (id, slug) in [(server.acme, "acme-old"), (server.globex, "acme")] {
            var update = UpdateTenant(id)
            update.slug = slug
            try await server.execute(update)
        }
        try await server.run { caller in
            let then = try await caller.get("/v1/tenants/acme?at=\(before)")
            #expect(then.json["id"]?.string == server.acme.description)
            let now = try await caller.get("/v1/tenants/acme")
            #expect(now.json["id"]?.string == server.globex.description)
            // A key of acme's own: the name was its own then, and is another tenant's now.
            let owner = caller.with(server.secrets[.owner])
            #expect(try await owner.get("/v1/tenants/acme?at=\(before)").status == 200)
            #expect(try await owner.get("/v1/tenants/acme").problem == "tenant-not-found")
        }
    }

    @Test func `secrets are nowhere to be seen but where they are asked for, which the trail knows`() async throws {
        let server = try await ScratchServer(commands: false)
        try await DocumentTests.fill(server)
        try await server.run { caller in
            for route in server.api.routes where route.method == .get {
                let reply = try await caller.get(AccessMatrixTests.path(of: route, tenant: "acme"))
                #expect(!reply.text.contains("hidden-value") && !reply.text.contains("a@example.com"), "\(route.path)")
            }
            let path = "/v1/tenants/acme/config/billing/token/reveal"
            let shown = try await caller.post(path)
            #expect(shown.json["value"] == .string("hidden-value"))
            let refused = try await caller.with(server.secrets[.admin]).post(path)
            #expect(refused.problem == "access-denied")
        }
        #expect(try server.types(of: server.acme).contains(.configRevealed))
    }

    @Test func `the trail is exported whole, checkable, and harmless in a spreadsheet`() async throws {
        let server = try await ScratchServer()
        var evil = SetConfig(server.acme, ConfigKey(section: "general", key: "cell"), "x")
        evil.isActive = true
        var context = ScratchServer.operations
        context.reason = "=1+1"
        try await server.platform.execute(evil, as: context)
        try await server.run { caller in
            let lines = try await caller.get("/v1/audit?tenant=acme", ["Accept": "application/x-ndjson"])
            let parts = lines.text.split(separator: "\n")
            let trailer = JSONValue(text: String(parts.last!))?["trailer"]
            #expect(trailer?["count"]?.number == Int64(parts.count - 1))
            let digest = Platform.hash(ofToken: parts.dropLast().map { $0 + "\n" }.joined())
            #expect(trailer?["sha256"]?.string == digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
            let table = try await caller.get("/v1/audit?tenant=acme", ["Accept": "text/csv"])
            #expect(table.header("Content-Type")?.hasPrefix("text/csv") == true)
            #expect(table.text.contains(",'=1+1,"))
            let heading =
                "position,recorded,tenant_id,tenant,actor_type,actor,action,resource,outcome,change,reason,"
                + "occurred,ip,user_agent,request_id,correlation_id,event_id"
            let rows = table.text.split(separator: "\n")
            #expect(rows[0] == heading)
            let cells = rows[1].split(separator: ",", omittingEmptySubsequences: false)
            #expect(Int(cells[0]) != nil && Timestamp(String(cells[1]))?.description == String(cells[1]), "\(rows[1])")
            #expect(cells[2...4] == ["\(server.acme)", "acme", "operator"])
        }
        #expect(try server.types(of: server.acme).contains(.auditExported))
    }

    @Test func `the trail is asked by each of its filters, and a tenant's key gets its own part`() async throws {
        let server = try await ScratchServer()
        try await server.execute(ChangeState(server.acme, .suspend))
        try await server.execute(ChangeState(server.acme, .activate))
        try await server.run { caller in
            let filters = [
                ("action=tenant.suspended", 1), ("action=tenant.*", 3), ("field=state", 3), ("actor=nobody", 0),
                ("operation=create&resource_type=tenant", 1), ("outcome=denied", 0), ("from=2030-01-01", 0),
            ]
            for (filter, count) in filters {
                let reply = try await caller.get("/v1/tenants/acme/audit?\(filter)")
                #expect(reply.json.items.count == count, "\(filter): \(reply.text)")
            }
            let owner = try await caller.with(server.secrets[.owner]).get("/v1/audit?limit=1000&include=usage")
            #expect(owner.json.items.allSatisfy { $0["tenant"]?.string == server.acme.description })
            let counts = try await caller.get("/v1/audit/counts?tenant=acme&group_by=action&action=tenant.suspended")
            #expect(counts.json.items == [.object(["key": .string("tenant.suspended"), "count": .int(1)])])
            let entry = try await caller.with(server.secrets[.owner]).get("/v1/audit/1")
            #expect(entry.status == 404)
        }
    }

    @Test func `a page of a trail that was asked for before has what happened since`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let paths = ["/v1/tenants/acme/audit?limit=2&include=usage", "/v1/audit?tenant=acme&limit=2&include=usage"]
            for path in paths {
                _ = try await caller.get(path)
                let (first, again) = (try await caller.get(path), try await caller.get(path))
                #expect(first.text == again.text && first.header("Link") == again.header("Link"))
                #expect(again.json.items.count == 2 && again.header("Link") != nil)
                try await server.execute(ConsumeUsage(server.acme, metric: "messages"))
                let after = try await caller.get(path)
                #expect(after.json.items.first?["type"]?.string == "usage.recorded")
            }
            // Another tenant takes the name, and comes to every version that the first one had.
            let last = try await caller.get("/v1/tenants/acme").json["version"]!.number!
            #expect(try await caller.ask(.patch, "/v1/tenants/acme", #"{"slug":"acme-old"}"#).status == 200)
            let created = try await caller.post("/v1/tenants", #"{"name":"New","slug":"acme","tier":"pro"}"#)
            let id = created.json["id"]!
            while try await caller.get("/v1/tenants/acme").json["version"]!.number! <= last {
                for path in paths {
                    let page = try await caller.get(path)
                    #expect(page.json.items.allSatisfy { $0["tenant"] == id }, "\(path): \(page.text)")
                }
                _ = try await caller.ask(
                    .patch, "/v1/tenants/acme", #"{"description":"\#(UInt64.random(in: 0 ... .max))"}"#)
            }
        }
    }

    @Test func `what is counted can be read by Prometheus, with no more tenants than were allowed`() async throws {
        let server = try await ScratchServer { $0.metricTenants = 1 }
        try await server.run { caller in
            for tenant in ["acme", "globex", "globex"] { _ = try await caller.get("/v1/tenants/\(tenant)") }
            let reply = try await caller.get("/metrics")
            #expect(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            for (tenant, count) in [("\(server.acme)", 1), ("other", 2)] {
                let labels = "endpoint=\"getTenant\",tenant_id=\"\(tenant)\""
                #expect(reply.text.contains("tenant_requests_total{\(labels)} \(count)\n"))
            }
            #expect(reply.text.contains("tenantry_events_total{action=\"tenant.created\"} 2\n"))
            #expect(reply.text.contains("tenantry_events_total{action=\"tenant.suspended\"} 0\n"))
            #expect(reply.text.contains("tenantry_tenants{state=\"active\"} 2\n"))
            #expect(reply.text.components(separatedBy: "tenant_users_count{").count == 3)
            #expect(reply.text.contains("tenant_users_count{tenant_id=\"other\"} "))
            let anonymous = try await caller.with(nil).get("/metrics")
            #expect(anonymous.status == 401)
            let own = try await caller.with(server.secrets[.owner]).get("/metrics")
            #expect(own.status == 403)
        }
    }

    @Test func `what metering changes is never taken for unchanged`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let paths = ["", "?expand=quotas", "/alerts", "/quotas", "/usage", "/health"]
            for (number, amount) in [85, 11].enumerated() {
                var known: [String: String] = [:]
                for path in paths { known[path] = try await caller.get("/v1/tenants/acme\(path)").header("ETag") }
                try await server.execute(ConsumeUsage(server.acme, metric: "messages", amount: Int64(amount)))
                for path in paths {
                    let reply = try await caller.get("/v1/tenants/acme\(path)", ["If-None-Match": known[path]!])
                    #expect(reply.status == 200, "\(path) after use \(number)")
                }
            }
            // A little use changes what is shown, and nothing that a change of the tenant is made of.
            let etag = try await caller.get("/v1/tenants/acme").header("ETag")!
            try await server.execute(ConsumeUsage(server.acme, metric: "messages", amount: 1))
            #expect(try await caller.get("/v1/tenants/acme", ["If-None-Match": etag]).status == 200)
            let edit = try await caller.ask(.patch, "/v1/tenants/acme", #"{"name":"A"}"#, headers: ["If-Match": etag])
            #expect(edit.status == 200)
            #expect(try await caller.get("/v1/tenants/acme").header("ETag") == edit.header("ETag"))
        }
    }

    @Test func `a name that has become another tenant's is not taken for unchanged`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let paths = ["", "/entitlements", "/quotas/messages", "/members"]
            var known: [String: String] = [:]
            for path in paths { known[path] = try await caller.get("/v1/tenants/acme\(path)").header("ETag") }
            let revision = try await caller.get("/v1/tenants/acme").json["revision"]!.number!
            let away = try await caller.ask(.patch, "/v1/tenants/acme", #"{"slug":"acme-old"}"#)
            #expect(away.status == 200)
            _ = try await caller.post("/v1/tenants", #"{"name":"New","slug":"acme","tier":"pro","owner":"ann"}"#)
            while try await caller.get("/v1/tenants/acme").json["revision"]!.number! < revision {
                _ = try await caller.ask(
                    .patch, "/v1/tenants/acme", #"{"description":"\#(UInt64.random(in: 0 ... .max))"}"#)
            }
            #expect(try await caller.get("/v1/tenants/acme").json["revision"]!.number! == revision)
            for path in paths {
                let reply = try await caller.get("/v1/tenants/acme\(path)", ["If-None-Match": known[path]!])
                #expect(reply.status == 200, "\(path)")
            }
            let tier = try await caller.get("/v1/tenants/acme/entitlements").json["tier"]
            #expect(tier == .string("pro"))
            let edit = try await caller.ask(
                .patch, "/v1/tenants/acme", #"{"name":"Mine"}"#, headers: ["If-Match": known[""]!])
            #expect(edit.problem == "version-mismatch")
        }
    }
}
