import Foundation
import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("Bad input over HTTP") struct BadInputTests {
    @Test(arguments: [
        "{", "[]", "null", "7", "\"x\"", "{\"name\":\"a\",\"name\":\"b\"}", "{\"metadata\":{\"a\":\"1\",\"a\":\"2\"}}",
        "{\"name\":\"a\",\"n\\u0061me\":\"b\"}",
        "{\"name\":\"\\ud800\"}", "{\"name\":1e999}", "{\"name\":\"a\"} {}", "{\"name\":\"a\",}", "\u{FEFF}{}",
        String(repeating: "{\"a\":", count: 100) + "1" + String(repeating: "}", count: 100),
        String(repeating: "[", count: 100_000), "{\"x\":[\(String(repeating: "{},", count: 40_000)){}]}",
    ])
    func `a body that is no good is told so, and changes nothing`(body: String) async throws {
        let server = try await ScratchServer()
        let head = try server.platform.head()
        try await server.run { caller in
            let reply = try await caller.post("/v1/tenants", body)
            #expect((400..<500).contains(reply.status) && reply.problem != nil, "\(reply.status) \(reply.text)")
        }
        #expect(try server.platform.head() == head)
    }

    @Test(arguments: [
        "/v1/tenants/%ff", "/v1/tenants/%00", "/v1/tenants/..%2f..%2fetc", "/v1/tenants/%",
        "/v1/tenants/acme/%2e%2e/globex",
        "/v1/tenants/../../etc/passwd", "//v1//tenants//acme//", "/v1/tenants/acme/config/%ff/x",
        "/v1/tenants?limit=%ff",
        "/v1/tenants?limit=1&limit=2", "/v1/tenants?limit=99999999999999999999", "/v1/tenants?limit=-1",
        "/v1/tenants?x=1",
        "/v1/tenants?cursor=p100000000", "/v1/tenants?cursor=%00", "/v1/audit/-1", "/v1/audit/99999999999999999999",
        "/v1/audit?from=never", "/v1/audit?operation=", "/v1/tenants?limit=", "/v1/tenants?state=",
        "/v1/tenants/acme?at=-1", "/v1/tenants/acme?min_position=x", "/v1/catalogs/%E2%80%AE",
    ])
    func `a path or a query that is no good is told so`(path: String) async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let reply = try await caller.get(path)
            let isFine = reply.status == 200 && path.hasPrefix("//")
            #expect(
                isFine || ((400..<500).contains(reply.status) && reply.problem != nil), "\(reply.status) \(reply.text)")
        }
    }

    /// Random pieces of requests: whatever comes, an answer comes, and none says that the server is at fault.
    @Test func `random requests are answered, and none breaks anything`() async throws {
        let server = try await ScratchServer()
        let count = Soak.count(of: 20_000)
        try await server.run { caller in
            var random = SeededGenerator(seed: Soak.seed &+ 7)
            let pieces = [
                "acme", "globex", "null", "-1", "0", "9223372036854775807", "%20", "é", "\\", "\"", "{}", "[]", "a=b",
                "true", "messages", "users", "2026-01-01", "*", "'", ";", "tk_x", String(repeating: "a", count: 300),
            ]
            for number in 0..<count {
                let route = server.api.routes.randomElement(using: &random)!
                guard route.name != "followEvents", route.name != "purgeTenant" else { continue }
                let piece = { (random: inout SeededGenerator) in
                    pieces.randomElement(using: &random)!.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!
                }
                var path = AccessMatrixTests.path(of: route, tenant: "acme")
                if Bool.random(using: &random) { path = path.replacing("acme", with: piece(&random)) }
                if let parameter = route.allQuery.randomElement(using: &random), parameter.name != "min_position" {
                    path += (path.contains("?") ? "&" : "?") + "\(parameter.name)=\(piece(&random))"
                }
                var body = route.body?.example.text
                if let text = body, Bool.random(using: &random) {
                    var bytes = Array(text.utf8)
                    for _ in 0..<Int.random(in: 1...4, using: &random) {
                        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
                            in: 32...126, using: &random)
                    }
                    body = String(decoding: bytes, as: UTF8.self)
                }
                let headers =
                    Bool.random(using: &random) ? ["If-Match": "\"7\"", "Accept": "text/csv, */*;q=0.1"] : [:]
                let reply = try await caller.ask(route.method, path, body, headers: headers)
                #expect(reply.status < 500, "\(number) \(route.method) \(path) \(body ?? ""): \(reply.text)")
                if reply.status >= 400 { #expect(reply.problem != nil, "\(route.method) \(path): \(reply.text)") }
            }
        }
    }

    @Test func `names that are twice in an object are found however deep, and values are no names`() {
        let cases: [(String, Bool)] = [
            (#"{"a":1,"b":{"a":1}}"#, true), (#"{"a":[{"b":1},{"b":2}]}"#, true), (#"{"a":"a","b":"a"}"#, true),
            (#"{"x":{"a":1,"a":2}}"#, false), (#"[{"a":1,"b":{},"a":2}]"#, false), (#"{"a\"":1,"a\"":2}"#, false),
            (#"{"a":["a","a"]}"#, true), ("{\"", true), ("\"\\", true),
        ]
        for (text, isGood) in cases { #expect((JSONForm(Array(text.utf8)).fault == nil) == isGood, "\(text)") }
    }
}
