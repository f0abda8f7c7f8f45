import EventLog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import TenantModel
import Tenantry
import TestSupport

@testable import TenantryHTTP

/// An API of one test, on a store of its own with a clock that the test moves, two tenants, and a key of each role.
final class ScratchServer: Sendable {
    static let operations = CommandContext(actor: Actor(type: "operator", id: "ops@example.com"), origin: .api)

    private let directory: Box
    let clock: SimulatedClock
    let platform: Platform
    let api: Api
    /// The secrets of keys by their role; a tenant's roles are acme's.
    let secrets: [AccessRole: String]
    let acme: TenantID
    let globex: TenantID

    // Nothing changes the directory: it is kept as long as the server is there.
    private final class Box: @unchecked Sendable {
        let directory: TemporaryDirectory
        init() throws { directory = try TemporaryDirectory() }
    }

    init(
        commands: Bool = true, systemClock: Bool = false, configure: (inout Api.Options) -> Void = { _ in }
    ) async throws {
        directory = try Box()
        clock = SimulatedClock(Timestamp("2026-05-05T12:00:00Z")!.rawValue)
        var edges = Platform.Options()
        if !systemClock { edges.edges.clock = clock.logClock }
        platform = try await Platform.create(at: directory.directory.path("store"), options: edges)
        var options = Api.Options()
        options.allowsCommands = commands
        configure(&options)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        api = Api(platform, options: options, logger: logger)
        acme = try await Self.tenant("acme", on: platform)
        globex = try await Self.tenant("globex", on: platform)
        var secrets: [AccessRole: String] = [:]
        for role in AccessRole.allCases {
            secrets[role] = try await Self.key(role, of: role.isPlatform ? nil : acme, on: platform)
        }
        self.secrets = secrets
    }

    private static func tenant(_ slug: String, on platform: Platform) async throws -> TenantID {
        var create = CreateTenant(id: platform.newTenantID(), name: slug.capitalized)
        create.slug = slug
        create.tier = "free"
        create.owner = "owner@\(slug).example"
        try await platform.execute(create, as: operations)
        return create.id
    }

    /// Makes a key and gives its secret.
    static func key(
        _ role: AccessRole, of tenant: TenantID?, scopes: Set<Scope> = [], expiresAt: Timestamp? = nil,
        on platform: Platform
    ) async throws -> String {
        let secret = platform.newApiKeySecret()
        var create = CreateApiKey(
            tenant, key: platform.newApiKeyID(), name: role.rawValue, role: role, prefix: String(secret.prefix(8)),
            secretHash: Platform.hash(ofToken: secret))
        create.scopes = scopes
        create.expiresAt = expiresAt
        try await platform.execute(create, as: operations)
        return secret
    }

    func execute(_ command: some Command) async throws { try await platform.execute(command, as: Self.operations) }

    /// Lets time pass.
    func wait(_ microseconds: Int64) { clock.move(to: platform.now.rawValue + microseconds) }

    /// Runs a test against the routes, without a socket.
    func run(_ test: @Sendable @escaping (Caller) async throws -> Void) async throws {
        try await serve(.router, test)
    }

    /// Runs a test over a socket.
    func runLive(_ test: @Sendable @escaping (Caller) async throws -> Void) async throws {
        try await serve(.live, test)
    }

    /// Runs a test against the routes of the same store, opened for reading only.
    func runReadOnly(_ test: @Sendable @escaping (Caller) async throws -> Void) async throws {
        try platform.close()
        var edges = Platform.Options()
        edges.readOnly = true
        let reader = try Platform.open(at: directory.directory.path("store"), options: edges)
        let api = Api(reader, logger: api.logger)
        try await Application(responder: api.responder, logger: api.logger).test(.router) { client in
            try await test(Caller(client: client, secret: secrets[.platformAdmin]!))
        }
        try reader.close()
    }

    private func serve(_ setup: TestingSetup, _ test: @Sendable @escaping (Caller) async throws -> Void) async throws {
        var application = Application(
            responder: api.responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: api.logger)
        application.addServices(api.services)
        try await application.test(setup) { client in
            try await test(Caller(client: client, secret: secrets[.platformAdmin]!))
        }
    }

    /// The types of all events of a tenant.
    func types(of tenant: TenantID) throws -> [EventType] { try events(of: tenant).map(\.payload.type) }

    /// All events of a tenant.
    func events(of tenant: TenantID) throws -> [Event] {
        var filter = EventFilter()
        filter.tenant = tenant
        var events: [Event] = []
        try platform.events(filter) { event in
            events.append(event)
            return true
        }
        return events
    }
}

/// Somebody who asks, with a key.
struct Caller: Sendable {
    let client: any TestClientProtocol
    var secret: String?

    /// The same with another key.
    func with(_ secret: String?) -> Caller { Caller(client: client, secret: secret) }

    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> Reply {
        try await ask(.get, path, headers: headers)
    }

    func post(_ path: String, _ body: String? = nil, _ headers: [String: String] = [:]) async throws -> Reply {
        try await ask(.post, path, body, headers: headers)
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Reply {
        var fields = HTTPFields()
        if let secret { fields[.authorization] = "Bearer \(secret)" }
        if body != nil { fields[.contentType] = "application/json" }
        for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
        let response = try await client.execute(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
        return Reply(response)
    }
}

/// What was answered.
struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: TestResponse) {
        status = response.status.code
        headers = response.headers
        text = String(buffer: response.body)
    }

    var json: JSONValue { JSONValue(text: text) ?? .null }

    /// The slug of a problem.
    var problem: String? {
        guard headers[.contentType] == "application/problem+json", let type = json["type"]?.string else { return nil }
        return type.split(whereSeparator: { $0 == "/" || $0 == "#" }).last.map(String.init)
    }

    func header(_ name: String) -> String? { headers[HTTPField.Name(name)!] }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    subscript(_ index: Int) -> JSONValue? {
        guard case .array(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }

    var items: [JSONValue] {
        guard case .array(let items)? = self["items"] else { return [] }
        return items
    }

    var number: Int64? {
        guard case .int(let number) = self else { return nil }
        return number
    }
}
