import Foundation
import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("What is shown over HTTP") struct ShowingTests {
    @Test func `who had access then is told as it was then`() async throws {
        let server = try await ScratchServer()
        try await server.execute(AddMember(server.acme, user: "ann", role: .member))
        let then = try server.platform.head()
        try await server.execute(RemoveMember(server.acme, user: "ann"))
        try await server.run { caller in
            let path = "/v1/tenants/acme/access/check?user=ann&scope=tenants:read"
            for (moment, isAllowed) in [("&at=\(then)", true), ("&at=\(then - 1)", false), ("", false)] {
                let reply = try await caller.get(path + moment)
                #expect(reply.json["allowed"] == .bool(isAllowed), "\(moment): \(reply.text)")
            }
            let user = try await caller.get("/v1/tenants/current?user=ann&at=\(then)")
            #expect(user.status == 422)
        }
    }

    @Test func `what gone tenants used is in no list of all tenants, and each entry says whose it is for good`()
        async throws
    {
        let server = try await ScratchServer()
        for tenant in [server.acme, server.globex] {
            try await server.execute(OverrideLimit(tenant, LimitKey("storage")!, max: 10))
            try await server.execute(SetUsageLevel(tenant, metric: "storage", level: 10))
        }
        try await server.execute(ChangeState(server.globex, .delete))
        try await server.run { caller in
            for path in ["/v1/usage/top?over=1", "/v1/alerts"] {
                let items = try await caller.get(path).json.items
                #expect(Set(items.map { $0["tenant_id"]?.string }) == [server.acme.description], "\(path): \(items)")
            }
            let health = try await caller.get("/v1/tenants/acme/health")
            #expect(health.json["tenant_id"]?.string == server.acme.description)
            let deleted = try await caller.get("/v1/tenants/globex")
            #expect(deleted.json["deleted_at"] != nil)
            _ = try await caller.ask(.post, "/v1/tenants/globex/restore")
            let restored = try await caller.get("/v1/tenants/globex")
            #expect(restored.status == 200 && restored.json["deleted_at"] == nil, "\(restored.text)")
        }
    }

    @Test func `a table of days takes no page`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            for query in ["limit=1", "cursor=x"] {
                let path = "/v1/tenants/acme/usage/daily?\(query)"
                let reply = try await caller.get(path, ["Accept": "text/csv"])
                #expect(reply.status == 422, "\(query): \(reply.text)")
            }
        }
    }

    @Test func `a cache tells the tenants apart that requests name in a header field`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let fields: [AccessRole: String] = [
                .platformAdmin: "Authorization, Accept, x-tenant-id", .member: "Authorization, Accept",
            ]
            for (role, field) in fields {
                let asker = caller.with(server.secrets[role])
                let reply = try await asker.get("/v1/tenants/current", ["X-Tenant-ID": "acme"])
                #expect(reply.status == 200 && reply.header("Vary") == field, "\(reply.headers)")
            }
        }
    }

    @Test func `pages have every quota once, also of what has no limit, and lead on whatever is looked for`()
        async throws
    {
        let server = try await ScratchServer()
        for metric in ["zebras", "apples", "calls"] {
            try await server.execute(ConsumeUsage(server.acme, metric: metric))
        }
        try await server.run { caller in
            let edit = try await caller.ask(.patch, "/v1/tenants/acme", #"{"name":"Acme, Inc & Co"}"#)
            #expect(edit.status == 200)
            let whole = try await caller.get("/v1/tenants/acme/quotas?limit=1000").json.items
            for limit in [1, 2, 3] {
                var (items, path): ([JSONValue], String?) = ([], "/v1/tenants/acme/quotas?limit=\(limit)")
                while let next = path {
                    let reply = try await caller.get(next)
                    items += reply.json.items
                    path = try Self.next(reply)
                }
                #expect(items == whole && items.count >= 5)
            }
            var create = CreateTenant(id: server.platform.newTenantID(), name: "Other, Inc & Co")
            create.slug = "other"
            try await server.execute(create)
            let first = try await caller.get("//v1/tenants?q=,%20Inc%20%26%20Co&limit=1")
            let second = try await caller.get(try #require(try Self.next(first)))
            let slugs = [first, second].compactMap { $0.json.items.first?["slug"]?.string }
            #expect(slugs.sorted() == ["acme", "other"], "\(second.text)")
            let top = try await caller.get("/v1/usage/top?over=0").json.items.compactMap { $0["percent"]?.number }
            #expect(top == top.sorted(by: >) && top.count > 1)
        }
    }

    private static func next(_ reply: Reply) throws -> String? {
        guard let link = reply.header("Link") else { return nil }
        let target = try #require(link.wholeMatch(of: #/<(.*)>; rel="next"/#)?.1)
        #expect(!target.hasPrefix("//"))
        return String(target)
    }

    @Test func `settings are in the entitlements of who may read settings only`() async throws {
        let server = try await ScratchServer()
        try await server.execute(SetConfig(server.acme, ConfigKey(section: "auth", key: "issuer"), "https://idp"))
        try await server.run { caller in
            let viewer = caller.with(try await ScratchServer.key(.viewer, of: server.acme, on: server.platform))
            let path = "/v1/tenants/acme/entitlements"
            let (all, some) = (try await caller.get(path), try await viewer.get(path))
            #expect(all.json["config"]?["auth"]?["issuer"] == .string("https://idp"))
            #expect(some.status == 200 && some.json["config"] == nil && some.json["limits"] == all.json["limits"])
            #expect(some.header("ETag") != all.header("ETag"))
            let known = ["If-None-Match": some.header("ETag")!]
            #expect(try await viewer.get(path, known).status == 304)
            #expect(try await caller.get(path, known).status == 200)
        }
    }

    @Test func `times are written as times in what happened as well`() async throws {
        let server = try await ScratchServer()
        let end = server.platform.now.advanced(by: Timestamp.day)
        var override = OverrideLimit(server.acme, LimitKey("users")!, max: 9)
        override.expiresAt = end
        try await server.execute(override)
        let head = try server.platform.head()
        try await server.run { caller in
            for path in [
                "/v1/tenants/acme/audit?limit=1&field=limits.users", "/v1/events?tenant=acme&after=\(head - 1)&count=1",
            ] {
                let reply = try await caller.get(path)
                #expect(reply.text.contains(#""expires_at":"\#(end)""#), "\(reply.text)")
            }
        }
    }

    @Test func `the platform's settings, catalogues and keys are those of then as well`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let paths = ["/v1/settings", "/v1/catalogs", "/v1/api-keys", "/v1/stats"]
            var before: [String: JSONValue] = [:]
            for path in paths { before[path] = try await caller.get(path).json }
            let then = try server.platform.head()
            let other = before["/v1/catalogs"]?.items.first { $0["is_default"] == .bool(false) }?["name"]?.string
            let edit = try await caller.ask(
                .patch, "/v1/settings", #"{"tenants.max_per_user":"7","catalog":"\#(try #require(other))"}"#)
            #expect(edit.status == 200, "\(edit.text)")
            let key = try await caller.post("/v1/api-keys", #"{"name":"job","role":"auditor"}"#)
            #expect(key.status == 201)
            for path in paths.dropLast() { #expect(try await caller.get(path).json != before[path], "\(path)") }
            for path in paths.dropLast() {
                let reply = try await caller.get("\(path)?at=\(then)")
                #expect(reply.json == before[path], "\(path): \(reply.text)")
            }
        }
    }

    @Test func `what was used by day in the past has the use at that position, and what a clock ahead has said`()
        async throws
    {
        let server = try await ScratchServer()
        try await server.run { caller in
            let path = "/v1/tenants/acme/usage"
            for amount in [3, 4] {
                try await server.execute(ConsumeUsage(server.acme, metric: "messages", amount: Int64(amount)))
            }
            let head = try server.platform.head()
            for (moment, used) in [("?at=\(head)", Int64(7)), ("?at=\(head - 1)", 3), ("", 7)] {
                for part in ["daily", "export"] {
                    let reply = try await caller.get("\(path)/\(part)\(moment)")
                    #expect(reply.json.items.first?["used"]?.number == used, "\(part)\(moment): \(reply.text)")
                }
            }
            let soon = server.platform.now.advanced(by: 180 * Timestamp.second)
            let ahead = try await caller.post(path, #"{"metric":"messages","amount":5,"occurred_at":"\#(soon)"}"#)
            #expect(ahead.status < 300, "\(ahead.text)")
            let daily = try await caller.get("\(path)/daily")
            #expect(daily.json.items.first?["used"]?.number == 12)
        }
    }

    @Test func `whoever might have had access to a tenant that was not there yet is not asked`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let path = "/v1/tenants/acme/access/check?user=owner@acme.example&scope=tenants:read"
            let reply = try await caller.get("\(path)&at=1")
            #expect(reply.status == 404)
        }
    }
}
