import Foundation
import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("Commands over HTTP") struct CommandTests {
    @Test func `a tenant lives its life by requests, and every answer shows what it did`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let made = try await caller.post(
                "/v1/tenants", #"{"name":"New Co","external_id":"n-1","hosts":["new.example"]}"#)
            #expect(made.status == 201 && made.json["slug"] == .string("new-co"))
            let seen = try await caller.get(made.header("Location")!)
            #expect(seen.json == made.json && seen.header("ETag") == made.header("ETag"))
            let path = "/v1/tenants/n-1"
            let steps: [(HTTPRequest.Method, String, String?, Int)] = [
                (.post, "/suspend", #"{"reason":"unpaid"}"#, 200), (.post, "/suspend", nil, 200),
                (.post, "/activate", nil, 200), (.put, "/state", #"{"state":"inactive"}"#, 200),
                (.patch, "", #"{"description":"a company","metadata":{"a":"b"}}"#, 200),
                (.put, "", #"{"name":"New Company"}"#, 200), (.put, "/tier", #"{"tier":"pro"}"#, 200),
                (.put, "/limits/messages/day", #"{"max":7}"#, 200), (.delete, "/limits/messages", nil, 204),
                (.put, "/region", #"{"region":"eu"}"#, 200), (.put, "/isolation", #"{"strategy":"schema"}"#, 200),
                (.put, "/billing", #"{"subscription_id":"s"}"#, 200), (.put, "/hosts/b.example", nil, 200),
                (.patch, "/hosts/b.example", #"{"primary":true}"#, 200), (.delete, "/hosts/b.example", nil, 204),
                (.put, "/features/webhooks", nil, 200), (.delete, "/features/webhooks", nil, 204),
                (.put, "/policies/retention_days", #"{"value":"9"}"#, 200),
                (.delete, "/policies/retention_days", nil, 204), (.put, "/members/ann", #"{"role":"owner"}"#, 200),
                (.put, "/members/bob", #"{"role":"member"}"#, 200), (.patch, "/members/bob", #"{"role":"admin"}"#, 200),
                (.delete, "/members/bob", nil, 204), (.delete, "", nil, 204), (.post, "/restore", nil, 200),
                (.delete, "", nil, 204), (.post, "/purge", #"{"confirm":"new-co"}"#, 204),
            ]
            for (method, end, body, status) in steps {
                let reply = try await caller.ask(method, path + end, body)
                #expect(reply.status == status, "\(method) \(end): \(reply.text)")
            }
        }
    }

    @Test func `every command answers in the form that is promised`() async throws {
        let server = try await ScratchServer()
        try await DocumentTests.fill(server)
        try await server.run { caller in
            for route in server.api.routes where route.method != .get {
                guard !["purgeTenant", "deleteTenant", "runBatch"].contains(route.name) else { continue }
                let path = AccessMatrixTests.path(of: route, tenant: "acme")
                let reply = try await caller.ask(route.method, path, route.body?.example.text)
                #expect(reply.status < 500, "\(route.name): \(reply.text)")
                guard reply.status == route.reply.status else { continue }
                guard let schema = route.reply.schema else {
                    #expect(reply.text.isEmpty)
                    continue
                }
                let fault = SchemaCheck.fault(in: reply.json, of: schema)
                #expect(fault == nil, "\(route.name): \(fault ?? "")")
            }
        }
    }

    @Test func `a repeated request takes effect once, gets the same answer, and no secret again`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let key = ["Idempotency-Key": "once"]
            let requests = [
                ("/v1/tenants", #"{"name":"Twice"}"#), ("/v1/signup", #"{"name":"Sign Up"}"#),
                ("/v1/tenants/acme/invitations", #"{"email":"x@example.com"}"#),
                ("/v1/tenants/acme/api-keys", #"{"name":"job"}"#),
                ("/v1/tenants/acme/usage/consume", #"{"metric":"messages","amount":5}"#),
            ]
            for (number, (path, body)) in requests.enumerated() {
                let key = ["Idempotency-Key": "once-\(number)"]
                let first = try await caller.post(path, body, key)
                #expect(first.status < 300 && first.header("Idempotency-Replayed") == nil, "\(first.text)")
                let head = try server.platform.head()
                let again = try await caller.post(path, body, key)
                #expect(again.status == first.status && again.header("Idempotency-Replayed") == "true", "\(again.text)")
                #expect(try server.platform.head() == head)
                #expect(again.header("Location") == first.header("Location"))
                for name in ["token", "secret"] where first.json[name] != nil {
                    #expect(first.json[name]?.string != nil && again.json[name] == .null)
                }
            }
            #expect(key.count == 1)
            let other = try await caller.post("/v1/tenants", #"{"name":"Other"}"#, ["Idempotency-Key": "once-0"])
            #expect(other.status == 422 && other.problem == "idempotency-mismatch")
            let bad = try await caller.post("/v1/tenants", #"{"name":"Other"}"#, ["Idempotency-Key": "a b"])
            #expect(bad.problem == "validation")
        }
    }

    @Test func `an edit of what somebody else has changed is refused, and metering is no edit`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let etag = try await caller.get("/v1/tenants/acme").header("ETag")!
            try await server.execute(ConsumeUsage(server.acme, metric: "messages"))
            let edit = try await caller.ask(.patch, "/v1/tenants/acme", #"{"name":"A"}"#, headers: ["If-Match": etag])
            #expect(edit.status == 200)
            for tag in [etag, "\"x\"", "nonsense", "\"1\", \"2\""] {
                let late = try await caller.ask(
                    .patch, "/v1/tenants/acme", #"{"name":"B"}"#, headers: ["If-Match": tag])
                #expect(late.status == 412 && late.problem == "version-mismatch", "\(tag)")
            }
            let any = try await caller.ask(.patch, "/v1/tenants/acme", #"{"name":"C"}"#, headers: ["If-Match": "*"])
            #expect(any.status == 200)
        }
    }

    @Test func `a field that must be there is missing when it is null`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let requests = [
                ("/v1/tenants", #"{"name":null}"#), ("/v1/tenants/acme/api-keys", #"{"name":null}"#),
                ("/v1/tenants/acme/usage", #"{"metric":"api_calls","amount":null}"#),
                ("/v1/tenants/acme/usage/consume", "{}"), ("/v1/api-keys/verify", #"{"secret":null}"#),
            ]
            for (path, body) in requests {
                let reply = try await caller.post(path, body)
                #expect(reply.status == 422 && reply.text.contains("is missing"), "\(path): \(reply.text)")
            }
        }
    }

    @Test func `what is left out lifts no limit, takes no name away, and a version is never passed over`() async throws
    {
        let server = try await ScratchServer()
        try await server.run { caller in
            for (method, path, body, headers, pointer) in [
                (HTTPRequest.Method.put, "tenants/acme/limits/users", #"{"enforcement":"soft"}"#, [:], "/max"),
                (.patch, "tenants/acme", #"{"name":null}"#, [:], "/name"),
                (.patch, "settings", #"{"http.x":"1"}"#, [:], "/http.x"),
                (
                    .post, "batch", #"{"commands":[{"command":"tenant.suspend","tenant":"acme"}]}"#,
                    ["If-Match": "\"9\""], "/If-Match"
                ),
            ] as [(HTTPRequest.Method, String, String, [String: String], String)] {
                let head = try server.platform.head()
                let reply = try await caller.ask(method, "/v1/\(path)", body, headers: headers)
                #expect(reply.problem == "validation" && reply.text.contains("\"\(pointer)\""), "\(reply.text)")
                #expect(try server.platform.head() == head)
            }
            let etag = try #require(try await caller.get("/v1/tenants/acme").header("ETag"))
            let weak = try await caller.ask(
                .patch, "/v1/tenants/acme", #"{"name":"Weak"}"#, headers: ["If-Match": "W/\(etag)"])
            #expect(weak.status == 412, "\(weak.text)")
        }
    }

    @Test func `nobody gives a key more than they have`() async throws {
        let server = try await ScratchServer()
        let narrow = try await ScratchServer.key(
            .owner, of: server.acme, scopes: [.keysWrite, .tenantsRead], on: server.platform)
        try await server.run { caller in
            let giver = caller.with(narrow)
            let path = "/v1/tenants/acme/api-keys"
            let more = try await giver.post(path, #"{"name":"more","role":"owner"}"#)
            #expect(more.problem == "access-denied")
            let fitting = try await giver.post(path, #"{"name":"less","role":"viewer","scopes":["tenants:read"]}"#)
            #expect(fitting.status == 201)
            let list = try await giver.get(path)
            let owner = list.json.items.first { $0["name"]?.string == "owner" && $0["scopes"]?[3] != nil }
            let rotated = try await giver.post("\(path)/\(owner!["id"]!.string!)/rotate")
            #expect(rotated.problem == "access-denied")
            let used = try await caller.with(fitting.json["secret"]!.string!).get("/v1/tenants/acme")
            #expect(used.status == 200)
        }
    }

    @Test func `an invitation is accepted with its token, by its own tenant's key or the platform's`() async throws {
        let server = try await ScratchServer()
        let foreign = try await ScratchServer.key(.owner, of: server.globex, on: server.platform)
        try await server.run { caller in
            let made = try await caller.post(
                "/v1/tenants/acme/invitations", #"{"email":"b@example.com","role":"admin"}"#)
            let body = #"{"token":"\#(made.json["token"]!.string!)","user":"bob"}"#
            let refused = try await caller.with(foreign).post("/v1/invitations/accept", body)
            #expect(refused.problem == "not-found")
            let accepted = try await caller.with(server.secrets[.owner]).post("/v1/invitations/accept", body)
            #expect(accepted.status == 200 && accepted.json["member"]?["role"] == .string("admin"))
        }
    }

    @Test func `what was done says who, from which request, and why`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            _ = try await caller.post(
                "/v1/tenants/acme/suspend", nil,
                [
                    "X-Request-ID": "req-7", "Tenantry-Reason": "unpaid", "Tenantry-On-Behalf-Of": "ann",
                    "User-Agent": "console/1", "Tenantry-Subject": "person-9, person-10",
                ])
            #expect(try await caller.get("/v1/audit?subject=person-10").json.items.count == 1)
            let reply = try await caller.get("/v1/audit?request_id=req-7")
            let entry = reply.json.items.first
            #expect(entry?["type"] == .string("tenant.suspended") && entry?["reason"] == .string("unpaid"))
            #expect(entry?["actor"]?["on_behalf_of"] == .string("ann") && entry?["origin"] == .string("api"))
            #expect(entry?["user_agent"] == .string("console/1") && entry?["traceparent"] != nil)
        }
    }

    @Test func `settings are changed together, typed, or not at all`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let body = #"{"general":{"theme":"dark","days":3,"on":true},"billing":{"k":{"value":"s","type":"secret"}}}"#
            let done = try await caller.ask(.patch, "/v1/tenants/acme/config", body)
            #expect(done.status == 200 && done.json.items.count == 4, "\(done.text)")
            let shown = try await caller.get("/v1/tenants/acme/entitlements").json["config"]
            #expect(
                shown == .object(["general": .object(["theme": .string("dark"), "days": .int(3), "on": .bool(true)])]))
            let half = try await caller.ask(
                .patch, "/v1/tenants/acme/config", #"{"general":{"theme":null},"nowhere":{"a":"b"}}"#)
            #expect(half.problem == "validation")
            let still = try await caller.get("/v1/tenants/acme/config/general/theme")
            #expect(still.json["value"] == .string("dark"))
        }
    }

    @Test func `a limit that ends says when, wherever it is shown`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let path = "/v1/tenants/acme/limits"
            let made = try await caller.ask(.put, "\(path)/users", #"{"max":9,"expires_at":"2099-01-01T00:00:00Z"}"#)
            #expect(made.json["expires_at"]?.string == "2099-01-01T00:00:00.000000Z", "\(made.text)")
            let listed = try await caller.get(path).json.items.filter { $0["expires_at"] != nil }
            #expect(listed == [made.json])
        }
    }

    @Test func `a setting that is to be gone may be gone already, where many are set at once`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let path = "/v1/tenants/acme/config"
            for _ in 0..<2 {
                let done = try await caller.ask(.patch, path, #"{"general":{"theme":"dark","old":null}}"#)
                #expect(done.status == 200 && done.json.items.count == 1, "\(done.text)")
            }
            let gone = try await caller.ask(.patch, path, #"{"general":{"theme":null}}"#)
            #expect(gone.status == 200 && gone.json.items.isEmpty)
            let alone = try await caller.ask(.delete, "\(path)/general/theme")
            #expect(alone.problem == "not-found")
        }
    }

    @Test(arguments: [
        (HTTPRequest.Method.put, "/v1/tenants/acme/config/general/theme", #"{"value":"x"}"#, "If-None-Match", "*"),
        (.post, "/v1/tenants", #"{"name":"New"}"#, "If-None-Match", "\"1\""),
        (.post, "/v1/tenants", #"{"name":"New"}"#, "If-Match", "\"1\""),
        (.post, "/v1/batch", #"{"commands":[{"command":"tenant.create","name":"New"}]}"#, "If-None-Match", "*"),
    ])
    func `a condition that is not looked at is not passed over`(
        method: HTTPRequest.Method, path: String, body: String, field: String, value: String
    ) async throws {
        let server = try await ScratchServer()
        let head = try server.platform.head()
        try await server.run { caller in
            let reply = try await caller.ask(method, path, body, headers: [field: value])
            #expect(reply.problem == "validation" && reply.text.contains("\"/\(field)\""), "\(reply.text)")
        }
        #expect(try server.platform.head() == head)
    }

    @Test func `of several commands the one that is refused is pointed at`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let config = "tenants/acme/config"
            let usage = "tenants/acme/usage"
            let making = { (slugs: String...) in
                let commands = slugs.map { #"{"command":"tenant.create","name":"A","slug":"\#($0)"}"# }
                return #"{"commands":[\#(commands.joined(separator: ","))]}"#
            }
            let cases: [(HTTPRequest.Method, String, String, problem: String, pointers: [String])] = [
                (.patch, config, #"{"general":{"a":"b"},"nowhere":{"a":"b"}}"#, "validation", ["/nowhere"]),
                (.patch, config, #"{"general":{"a":"b","no/w~":"c"}}"#, "validation", ["/general/no~1w~0"]),
                (
                    .patch, config, #"{"general":{"a":"b","n":{"value":"x","type":"int"}}}"#, "validation",
                    ["/general/n/value"]
                ),
                (.patch, config, #"{"general":{"a":"b","n":{"value":"x","odd":1}}}"#, "validation", ["/general/n/odd"]),
                (.patch, config, #"{"general":7,"x":{}}"#, "validation", ["/general"]),
                (.patch, config, #"{"general":{"a":"b"},"nowhere":{"x":null}}"#, "validation", ["/nowhere"]),
                (
                    .post, usage, #"{"records":[{"metric":"messages","amount":1},{"metric":"no metric","amount":1}]}"#,
                    "validation", ["/records/1/metric"]
                ),
                (.post, "batch", making("new", "acme"), "name-taken", ["/commands/1"]),
                (.post, "batch", making("new", "N W"), "validation", ["/commands/1/slug"]),
                (
                    .post, "batch", #"{"commands":[{"command":"member.add","tenant":"acme","user":"u","role":"god"}]}"#,
                    "validation", ["/commands/0/role"]
                ),
                (
                    .post, "batch", #"{"commands":[{"command":"member.add","tenant":"nobody","user":"u"}]}"#,
                    "validation", ["/commands/0/tenant"]
                ),
                (.put, "tenants/acme/members/%20", #"{"role":"member"}"#, "validation", ["/user"]),
                (.put, "tenants/acme/limits/messages%2Fweek", #"{"max":5}"#, "validation", ["/limit"]),
            ]
            for (method, path, body, problem, pointers) in cases {
                let reply = try await caller.ask(method, "/v1/\(path)", body)
                #expect(reply.problem == problem, "\(body): \(reply.text)")
                guard case .array(let errors)? = reply.json["errors"] else {
                    Issue.record("\(body): \(reply.text)")
                    continue
                }
                #expect(errors.map { $0["pointer"]?.string } == pointers, "\(body): \(reply.text)")
            }
        }
    }
}
