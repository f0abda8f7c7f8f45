import Foundation
import HashTreeCollections
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Sealed values") struct SecretTests {
    private static let key = ConfigKey(section: "integrations", key: "smtp_password")
    private static let place = "config/integrations/smtp_password"

    @Test func `nothing that is sealed stands in clear in any file`() async throws {
        let store = try await ScratchStore()
        let secrets = ["correct horse battery", "bills@sealed.example", "+49 30 901820", "guest@sealed.example"]
        let id = store.platform.newTenantID()
        var create = CreateTenant(id: id, name: "Acme")
        create.billingEmail = .plain(secrets[1])
        create.contactPhone = .plain(secrets[2])
        let invite = CreateInvitation(
            id, invitation: store.platform.newInvitationID(), email: .plain(secrets[3]),
            tokenHash: Platform.hash(ofToken: store.platform.newToken()))
        let set = SetConfig(id, Self.key, type: .secret, secrets[0])
        for command in [create, invite, set] as [any Command] {
            try await store.platform.execute(command, as: ScratchStore.operations)
        }
        let tenant = try store.platform.tenant("acme")
        let email = try #require(tenant.billingEmail)
        #expect(try store.platform.reveal(email, place: "billing_email", tenant: id) == secrets[1])
        try store.platform.close()
        let files = try #require(FileManager.default.enumerator(atPath: store.directory.path))
        var scanned = 0
        for case let name as String in files {
            guard let data = FileManager.default.contents(atPath: store.directory.path(name)) else { continue }
            scanned += 1
            for secret in secrets { #expect(data.range(of: Data(secret.utf8)) == nil, "\(name) has '\(secret)'") }
        }
        #expect(scanned >= 4, "the log, the description, the master key and the tenant's key were to be scanned")
    }

    @Test func `a sealed value opens in its own tenant and place alone`() async throws {
        let store = try await ScratchStore()
        let (acme, globex) = (try await store.tenant("acme"), try await store.tenant("globex"))
        let bare = try await store.tenant("bare")
        for tenant in [acme, globex] {
            let set = SetConfig(tenant, Self.key, type: .secret, "hush")
            try await store.platform.execute(set, as: ScratchStore.operations)
        }
        let platform = store.platform
        let sealed = try #require(try platform.tenant("acme").config[Self.key]?.secret)
        #expect(try platform.reveal(sealed, place: Self.place, tenant: acme) == "hush")
        #expect(throws: PlatformError(.damaged, "")) {
            try platform.reveal(sealed, place: Self.place, tenant: globex)
        }
        #expect(throws: PlatformError(.wrongKey, "")) { try platform.reveal(sealed, place: Self.place, tenant: bare) }
        #expect(throws: PlatformError(.damaged, "")) {
            try platform.reveal(sealed, place: "config/auth/smtp_password", tenant: acme)
        }
        var altered = sealed
        altered.box[altered.box.count - 1] ^= 1
        #expect(throws: PlatformError(.damaged, "")) { try platform.reveal(altered, place: Self.place, tenant: acme) }
        let other = try #require(try platform.tenant("globex").config[Self.key]?.secret)
        #expect(other.term != sealed.term, "equal secrets of two tenants could be told to be equal")
    }

    @Test func `the fingerprint of a request that the log keeps is not one that anybody can compute`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let set = SetConfig(tenant, Self.key, type: .secret, "1234")
        var context = ScratchStore.operations
        let request = Platform.idempotency(key: "k", actor: context.actor, commands: [set])
        context.idempotency = request
        try await store.platform.execute(set, as: context)
        let kept = try #require(try store.events().last?.context.idempotency)
        #expect(kept.key == request.key)
        #expect(kept.fingerprint != request.fingerprint, "whoever has the log can try all secrets of four digits")
        #expect(try await store.platform.execute(set, as: context).isReplay)
        #expect(try store.platform.preview([set], as: context).events.map(\.payload.type) == [.configSet])
    }

    @Test func `a secret that is set to what it is changes nothing`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme")
        let set = SetConfig(tenant, Self.key, type: .secret, "hush")
        #expect(try await store.platform.execute(set, as: ScratchStore.operations).positions != nil)
        #expect(try await store.platform.execute(set, as: ScratchStore.operations).positions == nil)
    }

    @Test func `without the master key, or with what is none, a store is not opened`() async throws {
        let store = try await ScratchStore()
        try store.platform.close()
        let key = URL(filePath: store.path + ".key")
        let text = try String(contentsOf: key, encoding: .utf8)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first == "tenantry master key 1")
        #expect(lines.last?.count == 64)
        let permissions = try FileManager.default.attributesOfItem(atPath: key.path)[.posixPermissions] as? Int
        #expect(permissions == 0o600)
        for fault in ["", "tenantry master key 2\n\(lines[1])\n", "tenantry master key 1\n\(lines[1].dropLast())\n"] {
            try Data(fault.utf8).write(to: key)
            #expect(store.codeOfOpening() == .wrongKey)
        }
        try FileManager.default.removeItem(at: key)
        #expect(store.codeOfOpening() == .wrongKey)
    }

    @Test func `under another store's master key nothing sealed is opened`() async throws {
        let (store, other) = (try await ScratchStore(), try await ScratchStore())
        let tenant = try await store.tenant("acme")
        let set = SetConfig(tenant, Self.key, type: .secret, "hush")
        try await store.platform.execute(set, as: ScratchStore.operations)
        try store.platform.close()
        #expect(store.codeOfOpening { $0.masterKeyFile = other.path + ".key" } == .wrongKey)
        #expect(store.codeOfOpening() == nil, "what could not be opened was left open")
    }

    @Test func `a tenant's key file has the bytes that the format gives it`() async throws {
        let store = try await ScratchStore { $0.edges.random = .seeded(7) }
        let tenant = try await store.tenant("acme")
        let set = SetConfig(tenant, Self.key, type: .secret, "hush")
        try await store.platform.execute(set, as: ScratchStore.operations)
        let names = try FileManager.default.contentsOfDirectory(atPath: store.path + "/keys")
        #expect(names == [tenant.description])
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(store.path)/keys/\(tenant)")))
        #expect(bytes.count == 68)
        #expect(Array(bytes.prefix(8)) == Array("TKEY".utf8) + [1, 0, 0, 0])
        #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == Self.goldenKey)
    }

    private static let goldenKey =
        "544b4559010000009d271da917672d58ff90b860ece0401e3bc8f597e354bb6cc1c498f01df2bb6979021c11c65bd24feb5d1112239e"
        + "42fec722d9a6469968a800c8ad13"
}
