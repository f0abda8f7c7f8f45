import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("Repeated requests") struct RepetitionTests {
    private struct Case {
        let method: HTTPRequest.Method
        let path: String
        var body: String?
        /// What others do between the request and its repetition.
        var between: [(HTTPRequest.Method, String, String?)] = []
    }

    @Test func `another request under the same key is refused, also where only its steps are others`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let key = ["Idempotency-Key": "one"]
            let signup = #"{"name":"Sg","slug":"sg1","steps":["a","b"]}"#
            #expect(try await caller.post("/v1/signup", signup, key).status == 201)
            let again = try await caller.post("/v1/signup", signup, key)
            #expect(again.status == 201 && again.header("Idempotency-Replayed") == "true")
            let other = try await caller.post("/v1/signup", signup.replacing("\"b\"", with: "\"c\""), key)
            #expect(other.problem == "idempotency-mismatch")
            let create = #"{"name":"Sg","slug":"sg1","pending":true}"#
            #expect(try await caller.post("/v1/tenants", create, key).problem == "idempotency-mismatch")
        }
    }

    @Test func `a repetition is answered as the request was, whatever came after it`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let cases = [
                Case(
                    method: .put, path: "/v1/tenants/acme/members/bob", body: #"{"role":"member"}"#,
                    between: [(.delete, "/v1/tenants/acme/members/bob", nil)]),
                Case(
                    method: .put, path: "/v1/tenants/acme/config/general/x", body: #"{"value":"1"}"#,
                    between: [(.delete, "/v1/tenants/acme/config/general/x", nil)]),
                Case(
                    method: .put, path: "/v1/tenants/acme/limits/devices", body: #"{"max":7}"#,
                    between: [(.delete, "/v1/tenants/acme/limits/devices", nil)]),
                Case(
                    method: .put, path: "/v1/tenants/acme/hosts/a.example",
                    between: [(.delete, "/v1/tenants/acme/hosts/a.example", nil)]),
                Case(
                    method: .patch, path: "/v1/tenants/acme", body: #"{"name":"One"}"#,
                    between: [(.patch, "/v1/tenants/acme", #"{"name":"Two"}"#)]),
                Case(method: .patch, path: "/v1/tenants/acme", body: #"{"slug":"acme-two"}"#),
                Case(
                    method: .post, path: "/v1/tenants/globex/purge", body: #"{"confirm":"globex"}"#, between: []),
            ]
            try await server.execute(ChangeState(server.globex, .delete))
            for (number, request) in cases.enumerated() {
                let key = ["Idempotency-Key": "again-\(number)"]
                let first = try await caller.ask(request.method, request.path, request.body, headers: key)
                #expect(first.status < 300, "\(request.path): \(first.text)")
                for (method, path, body) in request.between {
                    let other = try await caller.ask(method, path, body)
                    #expect(other.status < 300, "\(other.text)")
                }
                let head = try server.platform.head()
                let again = try await caller.ask(request.method, request.path, request.body, headers: key)
                #expect(again.status == first.status, "\(request.path): \(again.text)")
                #expect(again.text == first.text && again.header("ETag") == first.header("ETag"), "\(request.path)")
                #expect(again.header("Idempotency-Replayed") == "true", "\(request.path)")
                #expect(try server.platform.head() == head)
                // Without the key it is another request.
                let anew = try await caller.ask(request.method, request.path, request.body)
                #expect(anew.header("Idempotency-Replayed") == nil)
            }
            let unknown = try await caller.ask(
                .patch, "/v1/tenants/acme", #"{"slug":"acme-two"}"#, headers: ["Idempotency-Key": "never-used"])
            #expect(unknown.status == 404)
        }
    }

    @Test func `a version of the settings can be asked for, and one of several is enough`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let body = #"{"resolve.base_domain":"example.com"}"#
            let etag = try #require(try await caller.get("/v1/settings").header("ETag"))
            for stale in ["\"p0\"", "\"nonsense\"", "\"0\""] {
                let refused = try await caller.ask(.patch, "/v1/settings", body, headers: ["If-Match": stale])
                #expect(refused.status == 412, "\(stale): \(refused.text)")
            }
            let done = try await caller.ask(.patch, "/v1/settings", body, headers: ["If-Match": "\"p0\", \(etag)"])
            #expect(done.status == 200, "\(done.text)")
            let late = try await caller.ask(.patch, "/v1/settings", body, headers: ["If-Match": etag])
            #expect(late.status == 412)
        }
    }

    @Test func `many records of use have a time together, and nothing beside them is passed over`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let path = "/v1/tenants/acme/usage"
            let early = #"{"records":[{"metric":"messages","amount":7}],"occurred_at":"2026-05-01T00:00:00Z"}"#
            let done = try await caller.post(path, early)
            #expect(done.status == 200, "\(done.text)")
            let days = try await caller.get("\(path)/daily?from=2026-05-01&to=2026-05-02&metric=messages")
            #expect(days.text.contains(#""used":7"#) || days.text.contains(#""amount":7"#), "\(days.text)")
            for (body, pointer) in [
                (#"{"records":[{"metric":"messages","amount":7}],"bogus":1}"#, "/bogus"),
                (#"{"records":5,"metric":"messages","amount":1}"#, "/metric"),
                (#"{"records":5}"#, "/records"), (#"{"records":[]}"#, "/records"),
                (
                    #"{"records":[{"metric":"messages","amount":1},{"metric":"messages","amount":1,"x":2}]}"#,
                    "/records/1/x"
                ),
            ] {
                let refused = try await caller.post(path, body)
                #expect(refused.status == 422 && refused.text.contains(pointer), "\(body): \(refused.text)")
            }
        }
    }

    @Test func `a repetition shows a key and the settings as they were after the request`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            for path in ["/v1/tenants/acme/api-keys", "/v1/api-keys"] {
                let key = ["Idempotency-Key": "make"]
                let role = path == "/v1/api-keys" ? "auditor" : "member"
                let first = try await caller.post(path, #"{"name":"job","role":"\#(role)"}"#, key)
                let id = try #require(first.json["key"]?["id"]?.string)
                #expect(first.status == 201 && first.header("Location") == nil)
                #expect(try await caller.ask(.delete, "\(path)/\(id)").status == 204)
                let again = try await caller.post(path, #"{"name":"job","role":"\#(role)"}"#, key)
                #expect(again.json["key"]?["status"] == .string("active"), "\(again.text)")
                #expect(again.json["secret"] == .null && again.header("Idempotency-Replayed") == "true")
            }
            let key = ["Idempotency-Key": "set"]
            let first = try await caller.ask(
                .patch, "/v1/settings", #"{"tenants.max_per_user":"3"}"#, headers: key)
            #expect(try await caller.ask(.patch, "/v1/settings", #"{"tenants.max_per_user":"4"}"#).status == 200)
            let again = try await caller.ask(
                .patch, "/v1/settings", #"{"tenants.max_per_user":"3"}"#, headers: key)
            #expect(again.text == first.text && again.header("Idempotency-Replayed") == "true")
        }
    }
}
