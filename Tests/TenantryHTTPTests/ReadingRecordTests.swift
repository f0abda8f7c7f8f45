import Foundation
import HTTPTypes
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("Readings over HTTP, and their record") struct ReadingRecordTests {
    @Test func `an export is whole or nothing, and a look at its head is none`() async throws {
        let server = try await ScratchServer()
        try await server.run { caller in
            let csv = ["Accept": "text/csv"]
            for name in ["limit=5", "cursor=zz"] {
                let reply = try await caller.get("/v1/tenants/acme/audit?\(name)", csv)
                #expect(reply.status == 422, "\(name)")
            }
            let head = try server.platform.head()
            let reply = try await caller.ask(.head, "/v1/tenants/acme/audit", headers: csv)
            #expect(reply.status == 200 && reply.header("Content-Type")?.hasPrefix("text/csv") == true)
            #expect(try server.platform.head() == head)
        }
    }

    @Test func `a reading that cannot be in the trail is answered with a warning, each time`() async throws {
        let server = try await ScratchServer()
        try await server.runReadOnly { caller in
            for _ in 0..<2 {
                for path in ["/v1/audit?limit=1", "/v1/audit/counts?action=tenant.*"] {
                    let reply = try await caller.get(path)
                    #expect(reply.status == 200 && reply.json["warning"]?.string?.isEmpty == false, "\(path)")
                }
                for (path, headers) in [("/v1/audit/2", [:]), ("/v1/audit", ["Accept": "text/csv"])] {
                    let reply = try await caller.get(path, headers)
                    #expect(reply.status == 200 && reply.header("Tenantry-Warning") != nil, "\(path)")
                }
            }
            let access = try await caller.get("/v1/tenants/acme/access/check?user=nobody&scope=tenants:read")
            #expect(access.json["allowed"] == .bool(false), "\(access.text)")
            let ready = try await caller.get("/readyz?verbose")
            #expect(ready.json["checks"]?["commands"] == .string("read-only"), "\(ready.text)")
            #expect(ready.json["checks"]?["trail"] == .string("ok"))
        }
    }
}
