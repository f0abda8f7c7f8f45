import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ServiceLifecycle
import TenantModel
import Tenantry
import TestSupport
import Testing

@testable import TenantryHTTP

@Suite("A server that opens its store") struct OpeningTests {
    @Test func `until the store is open it says that it lives and how far it is, and nothing else`() async throws {
        let server = try await ScratchServer()
        let opening = Opening(open: { _ in server.platform }, begin: { _ in (server.api.responder, []) })
        let application = Application(
            responder: opening, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: server.api.logger)
        try await application.test(.router) { client in
            let caller = Caller(client: client, secret: server.secrets[.platformAdmin])
            opening.note(30, 40)
            let alive = try await caller.get("/livez")
            #expect(alive.status == 200 && alive.json["status"] == .string("ok"))
            let ready = try await caller.get("/readyz?verbose")
            #expect(ready.status == 503 && ready.problem == "rebuilding" && ready.header("Retry-After") == "5")
            #expect(ready.json["percent"] == .int(75) && ready.json["head"] == .int(40))
            #expect(SchemaCheck.fault(in: ready.json, of: .ref("Problem")) == nil)
            for path in ["/v1/tenants", "/metrics", "/nothing"] {
                let reply = try await caller.get(path)
                #expect(reply.status == 503 && reply.problem == "rebuilding")
            }
        }
    }

    @Test func `when the store is open its answers are given, and whoever waits is told`() async throws {
        let server = try await ScratchServer()
        let (told, tell) = AsyncStream.makeStream(of: Void.self)
        let opening = Opening(
            open: { progress in
                progress(40, 40)
                return server.platform
            }, begin: { _ in (server.api.responder, server.api.services) }, whenReady: { _ in tell.yield() })
        let application = Application(
            responder: opening, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            services: [opening], logger: server.api.logger)
        try await application.test(.live) { client in
            for await _ in told { break }
            let caller = Caller(client: client, secret: server.secrets[.platformAdmin])
            for path in ["/readyz", "/v1/tenants/acme"] {
                let reply = try await caller.get(path)
                #expect(reply.status == 200, "\(path)")
            }
        }
    }

    @Test func `what can go on no longer ends the server, whatever else runs beside it`() async throws {
        struct Endless: Service {
            func run() async throws { try await Task.sleep(for: .seconds(60)) }
        }
        struct Failing: Service {
            func run() async throws { throw PlatformError(.storage, "the disk") }
        }
        let server = try await ScratchServer()
        let opening = Opening(
            open: { _ in server.platform }, begin: { _ in (server.api.responder, [Endless(), Failing(), Endless()]) })
        let group = ServiceGroup(services: [opening], logger: server.api.logger)
        await #expect(throws: PlatformError(.storage, "")) { try await group.run() }
    }

    @Test func `a store that cannot be opened ends the server with the reason`() async throws {
        let server = ApiServer(logger: try await ScratchServer().api.logger)
        await #expect(throws: PlatformError.self) {
            try await server.run(opening: { _ in try Platform.open(at: "/nowhere/at/all") })
        }
    }
}
