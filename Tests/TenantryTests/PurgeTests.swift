import Foundation
import HashTreeCollections
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Purging") struct PurgeTests {
    @Test func `after a purge no sealed value can be read from any file of the store, and the trail is whole`()
        async throws
    {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let secrets = ["hunter2-very-secret", "bills@acme.example", "+49 30 1234567", "postgres://u:p4ss@db/acme"]
        var isolation = AssignIsolation(acme, .database)
        isolation.databaseURL = .set(.plain(secrets[3]))
        var update = UpdateTenant(acme)
        update.billingEmail = .set(.plain(secrets[1]))
        update.contactPhone = .set(.plain(secrets[2]))
        let key = ConfigKey(section: "auth", key: "password")
        try await store.platform.execute(
            [SetConfig(acme, key, type: .secret, secrets[0]), update, isolation], as: ScratchStore.operations)
        let sealed = try #require(try store.platform.tenant("acme").config[key]?.secret)
        #expect(try store.platform.reveal(sealed, place: "config/auth/password", tenant: acme) == secrets[0])
        try await store.platform.execute(ChangeState(acme, .delete), as: ScratchStore.operations)
        try await store.platform.execute(PurgeTenant(acme, confirmation: "acme"), as: ScratchStore.operations)
        #expect(throws: PlatformError(.wrongKey, "")) {
            try store.platform.reveal(sealed, place: "config/auth/password", tenant: acme)
        }
        let keys = try FileManager.default.contentsOfDirectory(atPath: store.path + "/keys")
        #expect(!keys.contains(acme.description))
        for file in try FileManager.default.subpathsOfDirectory(atPath: store.path) {
            guard let data = FileManager.default.contents(atPath: "\(store.path)/\(file)") else { continue }
            for secret in secrets { #expect(data.range(of: Data(secret.utf8)) == nil, "\(secret) is in \(file)") }
        }
        #expect(try store.platform.replay().isEqual)
        // No new key may come by a command on what is gone.
        await #expect(throws: Refusal(.tenantPurged, "")) {
            try await store.platform.execute(SetConfig(acme, key, type: .secret, "again"), as: ScratchStore.operations)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.path + "/keys") == keys)
    }

    @Test func `a key that outlived its purge is destroyed when the store is opened`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let key = ConfigKey(section: "auth", key: "password")
        try await store.platform.execute(SetConfig(acme, key, type: .secret, "x"), as: ScratchStore.operations)
        let path = "\(store.path)/keys/\(acme)"
        let bytes = try #require(FileManager.default.contents(atPath: path))
        try await store.platform.execute(ChangeState(acme, .delete), as: ScratchStore.operations)
        try await store.platform.execute(PurgeTenant(acme, confirmation: "acme"), as: ScratchStore.operations)
        try bytes.write(to: URL(filePath: path))
        try store.reopen()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `a key that another process has destroyed opens and seals nothing here`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let key = ConfigKey(section: "auth", key: "password")
        let set = SetConfig(acme, key, type: .secret, "x")
        try await store.platform.execute(set, as: ScratchStore.operations)
        let sealed = try #require(try store.platform.tenant("acme").config[key]?.secret)
        #expect(try store.platform.reveal(sealed, place: "config/auth/password", tenant: acme) == "x")
        let path = "\(store.path)/keys/\(acme)"
        // First it is overwritten, then taken away.
        for destroy in [
            { try Data(count: 68).write(to: URL(filePath: path)) },
            { try FileManager.default.removeItem(atPath: path) },
        ] {
            try destroy()
            #expect(throws: PlatformError(.wrongKey, "")) {
                try store.platform.reveal(sealed, place: "config/auth/password", tenant: acme)
            }
            guard FileManager.default.fileExists(atPath: path) else { continue }
            await #expect(throws: PlatformError(.wrongKey, "")) {
                try await store.platform.execute(set, as: ScratchStore.operations)
            }
        }
    }

    @Test func `no key is made for a tenant that is not there, unless it is being made`() async throws {
        let store = try await ScratchStore()
        let (nobody, acme) = (store.platform.newTenantID(), store.platform.newTenantID())
        let keys = { try FileManager.default.contentsOfDirectory(atPath: store.path + "/keys") }
        let key = ConfigKey(section: "auth", key: "password")
        await #expect(throws: Refusal(.tenantNotFound, "")) {
            try await store.platform.execute(
                SetConfig(nobody, key, type: .secret, "x"), as: ScratchStore.operations)
        }
        #expect(try keys().isEmpty)
        let requests = [
            Request([CreateTenant(id: acme, name: "Acme")], as: ScratchStore.operations),
            Request([SetConfig(acme, key, type: .secret, "x")], as: ScratchStore.operations),
        ]
        for result in try await store.platform.execute(each: requests) { _ = try result.get() }
        #expect(try keys() == [acme.description])
        // What fails while it is sealed leaves none of those who were to come.
        try Data(count: 68).write(to: URL(filePath: "\(store.path)/keys/\(acme)"))
        var create = CreateTenant(id: nobody, name: "Nobody")
        create.billingEmail = .plain("bills@nobody.example")
        let both: [any Command] = [create, SetConfig(acme, key, type: .secret, "y")]
        await #expect(throws: PlatformError(.wrongKey, "")) {
            try await store.platform.execute(both, as: ScratchStore.operations)
        }
        #expect(try keys() == [acme.description])
    }

    @Test func `those who seal a tenant's first values at once seal them all under one key`() async throws {
        let store = try await ScratchStore()
        for round in 0..<20 {
            let id = try await store.tenant("t\(round)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<16 {
                    group.addTask { [platform = store.platform] in
                        let key = ConfigKey(section: "auth", key: "p\(number)")
                        let set = SetConfig(id, key, type: .secret, "x\(number)")
                        try await platform.execute(set, as: ScratchStore.operations)
                    }
                }
                try await group.waitForAll()
            }
            let config = try store.platform.tenant("t\(round)").config
            #expect(config.count == 16)
            for (key, entry) in config {
                let sealed = try #require(entry.secret)
                let plain = try store.platform.reveal(sealed, place: "config/auth/\(key.key)", tenant: id)
                #expect(plain == key.key.replacing("p", with: "x"))
            }
        }
    }

    @Test func `what was imported can be called a purge, and destroys no key`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let key = ConfigKey(section: "auth", key: "password")
        try await store.platform.execute(SetConfig(acme, key, type: .secret, "x"), as: ScratchStore.operations)
        var audit = AuditImport(into: store.platform, as: ScratchStore.operations)
        let who = #""tenant_id":"acme","user_id":"bob""#
        let line = #"{"id":"1",\#(who),"action":"tenant.purged","created_at":"2025-01-01T00:00:00Z"}"#
        #expect(try await audit.takeAll([line]).isEmpty)
        #expect(try store.events().last?.actionName == "tenant.purged")
        try store.reopen()
        let sealed = try #require(try store.platform.tenant("acme").config[key]?.secret)
        #expect(try store.platform.reveal(sealed, place: "config/auth/password", tenant: acme) == "x")
    }

    @Test func `a key that cannot be destroyed is told of, keeps nobody out, and goes as soon as it can`() async throws
    {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let globex = try await store.tenant("globex")
        let path = "\(store.path)/keys/\(acme)"
        // Nothing that is not a file can be overwritten.
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try await store.platform.execute(ChangeState(acme, .delete), as: ScratchStore.operations)
        try await store.platform.execute(PurgeTenant(acme, confirmation: "acme"), as: ScratchStore.operations)
        #expect(store.platform.keysLeft == [acme] && store.platform.keysLeftWarning?.contains(path) == true)
        try store.reopen()
        #expect(store.platform.keysLeft == [acme])
        try FileManager.default.removeItem(atPath: path)
        try Data("key".utf8).write(to: URL(filePath: path))
        store.clock.move(to: store.clock.now + 1_000_000)
        try await store.platform.execute(ChangeState(globex, .suspend), as: ScratchStore.operations)
        #expect(store.platform.keysLeft.isEmpty && store.platform.keysLeftWarning == nil)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `who comes to be after all keeps the key that could not be destroyed before`() async throws {
        let store = try await ScratchStore()
        try await store.tenant("acme")
        let id = store.platform.newTenantID()
        let path = "\(store.path)/keys/\(id)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        var create = CreateTenant(id: id, name: "Globex")
        create.slug = "acme"
        #expect(try await store.platform.refusal(of: create, as: ScratchStore.operations) == .nameTaken)
        #expect(store.platform.keysLeft == [id])
        try FileManager.default.removeItem(atPath: path)
        store.clock.move(to: store.clock.now + 1_000_000)
        create.slug = "globex"
        create.billingEmail = .plain("bills@globex.example")
        try await store.platform.execute(create, as: ScratchStore.operations)
        #expect(store.platform.keysLeft.isEmpty && FileManager.default.fileExists(atPath: path))
    }

    @Test func `a key whose destruction was cut off is no damage, and is not in a backup`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let zeros = Data(count: 68)
        let stranger = "\(store.path)/keys/\(store.platform.newTenantID())"
        try zeros.write(to: URL(filePath: stranger))
        let place = store.directory.path("backup")
        #expect(try await Backup.create(of: store.platform, at: place, as: ScratchStore.operations).manifest.keys == 0)
        try store.platform.close()
        let report = try StoreVerification.run(at: store.path)
        #expect(report.faultCount == 0 && report.notes.contains { $0.contains("cut off") }, "\(report)")
        try store.reopen()
        // Of a tenant that needs its key it is as good as none.
        let key = ConfigKey(section: "auth", key: "password")
        try await store.platform.execute(SetConfig(acme, key, type: .secret, "x"), as: ScratchStore.operations)
        try zeros.write(to: URL(filePath: "\(store.path)/keys/\(acme)"))
        try store.platform.close()
        let faults = try StoreVerification.run(at: store.path).faults
        #expect(faults.map(\.problem) == ["the key is missing, and seals values"], "\(faults)")
    }

    @Test func `whoever asks by a name that is free again is told whose it was and until when`() async throws {
        let store = try await ScratchStore()
        let acme = try await store.tenant("acme")
        let globex = try await store.tenant("globex")
        var rename = UpdateTenant(globex)
        rename.slug = "initech"
        try await store.platform.execute(rename, as: ScratchStore.operations)
        let renamed = try store.platform.head()
        try await store.platform.execute(ChangeState(acme, .delete), as: ScratchStore.operations)
        try await store.platform.execute(PurgeTenant(acme, confirmation: "acme"), as: ScratchStore.operations)
        let purged = try store.platform.head()
        let hint = { (name: String) in
            do throws(any Error) {
                return "\(name) is \(try store.platform.tenant(name).slug)"
            } catch {
                return (error as? PlatformError)?.hint ?? "\(error)"
            }
        }
        #expect(hint("acme") == "\(acme) was called so until #\(purged): ask by its id.")
        #expect(hint("globex") == "\(globex) was called so until #\(renamed): ask by its id.")
        #expect(hint("nobody") == "'tenantry tenant list' shows those there are.")
        try await store.tenant("acme")
        #expect(hint("acme") == "acme is acme")
    }

    @Test func `a master key that is not the store's is refused before anything is sealed under it`() async throws {
        let store = try await ScratchStore()
        let other = try await ScratchStore()
        try store.platform.close()
        #expect(store.codeOfOpening { $0.masterKeyFile = other.path + ".key" } == .wrongKey)
        #expect(store.codeOfOpening() == nil)
    }
}
