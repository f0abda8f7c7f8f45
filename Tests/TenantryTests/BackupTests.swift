import EventLog
import Foundation
import Projections
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Backups") struct BackupTests {
    /// A store with a history whose events are an hour apart.
    private func lived() async throws -> ScratchStore {
        let store = try await ScratchStore()
        for number in 1...12 {
            store.clock.move(to: store.clock.now + 3_600_000_000)
            let tenant = try await store.tenant("t\(number)", owner: "ann@example.com")
            try await store.platform.execute(
                SetConfig(tenant, ConfigKey(section: "auth", key: "token"), type: .secret, "hush\(number)"),
                as: ScratchStore.operations)
        }
        return store
    }

    private func restore(_ store: ScratchStore, _ moment: Moment?, to name: String) throws -> Platform {
        var options = Platform.Options()
        options.masterKeyFile = store.path + ".key"
        options.edges.clock = store.clock.logClock
        let path = store.directory.path(name)
        let restored = try Backup.restore(
            from: store.directory.path("backup"), to: path, at: moment, options: options)
        let platform = try Platform.open(at: path, options: options)
        #expect(try platform.head() == restored.head)
        return platform
    }

    @Test func `a backup that was altered is found by verifying it, and is not restored`() async throws {
        let store = try await lived()
        let place = store.directory.path("backup")
        _ = try await Backup.create(of: store.platform, at: place, as: ScratchStore.operations)
        let log = URL(filePath: place + "/log/data.mdb")
        var bytes = try Data(contentsOf: log)
        let record = try #require(bytes.range(of: Data("ann@example.com".utf8)))
        bytes[record.lowerBound] ^= 1
        try bytes.write(to: log)
        #expect(try Backup.verify(at: place).faults.first?.problem.hasPrefix("the record is damaged") == true)
        let error = #expect(throws: PlatformError(.damaged, "")) { try restore(store, nil, to: "new") }
        // What is damaged is the backup, not the copy that was begun.
        #expect(error?.detail.contains("cannot copy \(place)/log: the record at position") == true, "\(error as Any)")
        #expect(!FileManager.default.fileExists(atPath: store.directory.path("new")))
        #expect(!FileManager.default.fileExists(atPath: store.directory.path("new.partial")))
    }

    @Test func `what is no tenant's key keeps nobody from a backup, and no link leads one into its store`()
        async throws
    {
        let store = try await lived()
        let stray = "\(store.path)/keys/\(store.platform.newTenantID())"
        try Data("x".utf8).write(to: URL(filePath: stray))
        let place = store.directory.path("backup")
        #expect(try await Backup.create(of: store.platform, at: place, as: ScratchStore.operations).manifest.keys == 12)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place + "/keys").count == 12)
        let files = FileManager.default
        try files.createDirectory(atPath: store.path + "/inside", withIntermediateDirectories: false)
        let link = store.directory.path("link")
        try files.createSymbolicLink(atPath: link, withDestinationPath: store.path + "/inside")
        await #expect(throws: PlatformError(.cannotCreate, "")) {
            try await Backup.create(of: store.platform, at: link, as: ScratchStore.operations)
        }
        #expect(try files.contentsOfDirectory(atPath: store.path + "/inside").isEmpty)
    }

    @Test func `a key of a purged tenant that an older backup has is counted, and not restored`() async throws {
        let store = try await lived()
        let id = try store.platform.tenant("t1").id
        let key = try #require(FileManager.default.contents(atPath: "\(store.path)/keys/\(id)"))
        try await store.platform.execute(ChangeState(id, .delete), as: ScratchStore.operations)
        try await store.platform.execute(PurgeTenant(id, confirmation: "t1"), as: ScratchStore.operations)
        let place = store.directory.path("backup")
        #expect(try await Backup.create(of: store.platform, at: place, as: ScratchStore.operations).manifest.keys == 11)
        try key.write(to: URL(filePath: "\(place)/keys/\(id)"))
        let manifest = URL(filePath: place + "/backup.json")
        try String(contentsOf: manifest, encoding: .utf8).replacing("\"keys\" : 11", with: "\"keys\" : 12")
            .write(to: manifest, atomically: true, encoding: .utf8)
        try restore(store, nil, to: "new").close()
        let keys = try FileManager.default.contentsOfDirectory(atPath: store.directory.path("new/keys"))
        #expect(keys.count == 11 && !keys.contains(id.description))
    }

    @Test func `a backup that lacks a key, or is not what it was made of, is restored to no moment`() async throws {
        let store = try await lived()
        let place = store.directory.path("backup")
        _ = try await Backup.create(of: store.platform, at: place, as: ScratchStore.operations)
        #expect(throws: PlatformError(.notFound, "")) { try restore(store, .position(999), to: "late") }
        #expect(throws: PlatformError(.notFound, "")) {
            try restore(store, .time(Timestamp("2020-01-01T00:00:00Z")!), to: "early")
        }
        let files = FileManager.default
        let name = try #require(try files.contentsOfDirectory(atPath: "\(place)/keys").first)
        try files.moveItem(atPath: "\(place)/keys/\(name)", toPath: store.directory.path("key"))
        for moment in [nil, Moment.position(20)] {
            let error = #expect(throws: PlatformError(.damaged, "")) { try restore(store, moment, to: "new") }
            #expect(error?.detail.contains("11 of the backup's 12 keys") == true, "\(error as Any)")
        }
        try files.moveItem(atPath: store.directory.path("key"), toPath: "\(place)/keys/\(name)")
        // One that cannot be read is not left out.
        let path = "\(place)/keys/\(name)"
        try files.moveItem(atPath: path, toPath: store.directory.path("key"))
        try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        let unread = #expect(throws: PlatformError(.storage, "")) { try restore(store, nil, to: "new") }
        #expect(unread?.detail == "\(path) cannot be read: Is a directory", "\(unread as Any)")
        try files.removeItem(atPath: path)
        try files.moveItem(atPath: store.directory.path("key"), toPath: path)
        let manifest = URL(filePath: place + "/backup.json")
        let text = try String(contentsOf: manifest, encoding: .utf8)
        let root = try #require(text.firstMatch(of: /"root" : "([0-9a-f])/))
        try text.replacing(root.0, with: root.0.dropLast() + (root.1 == "0" ? "1" : "0"))
            .write(to: manifest, atomically: true, encoding: .utf8)
        #expect(throws: PlatformError(.damaged, "")) { try restore(store, .position(20), to: "new") }
        try text.write(to: manifest, atomically: true, encoding: .utf8)
        #expect(try restore(store, .position(20), to: "new").head() == 20)
    }

    @Test func `a directory that only looks like a leftover is left alone`() async throws {
        let store = try await lived()
        let partial = store.directory.path("notes.partial")
        try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: true)
        try "precious".write(toFile: "\(partial)/file.txt", atomically: true, encoding: .utf8)
        await #expect(throws: PlatformError(.alreadyExists, "")) {
            try await Backup.create(of: store.platform, at: store.directory.path("notes"), as: ScratchStore.operations)
        }
        #expect(FileManager.default.fileExists(atPath: "\(partial)/file.txt"))
    }

    @Test func `nothing is restored over a store, with another's key, or from what is no backup`() async throws {
        let store = try await lived()
        _ = try await Backup.create(
            of: store.platform, at: store.directory.path("backup"), as: ScratchStore.operations)
        #expect(throws: PlatformError(.alreadyExists, "")) { try restore(store, nil, to: "store") }
        await #expect(throws: PlatformError(.alreadyExists, "")) {
            try await Backup.create(
                of: store.platform, at: store.directory.path("backup"), as: ScratchStore.operations)
        }
        #expect(throws: PlatformError(.notFound, "")) {
            try Backup.restore(from: store.path, to: store.directory.path("new"))
        }
        let other = try await ScratchStore()
        var options = Platform.Options()
        options.masterKeyFile = other.path + ".key"
        #expect(throws: PlatformError(.wrongKey, "")) {
            try Backup.restore(
                from: store.directory.path("backup"), to: store.directory.path("new"), options: options)
        }
        #expect(throws: PlatformError(.notFound, "")) { try restore(store, .position(9_999), to: "new") }
    }

    @Test func `a restored store is the old one with a new id, and opens its secrets`() async throws {
        let store = try await lived()
        let backup = try await Backup.create(
            of: store.platform, at: store.directory.path("backup"), as: ScratchStore.operations)
        let digest = FleetDigest(try store.platform.refolded(to: .position(backup.manifest.head)))
        let platform = try restore(store, nil, to: "new")
        #expect(FleetDigest(try platform.fleet()) == digest)
        #expect(platform.id != store.platform.id)
        let tenant = try platform.tenant("t3")
        let key = ConfigKey(section: "auth", key: "token")
        #expect(try await platform.reveal(RevealConfig(tenant.id, key), as: ScratchStore.operations) == "hush3")
        try platform.close()
        var options = StoreVerification.Options()
        options.expected = backup.manifest.treeHead
        options.masterKeyFile = store.path + ".key"
        let report = try StoreVerification.run(at: store.directory.path("new"), options: options)
        #expect(report.faults == [])
    }

    @Test func `a store restored to a position or a time is what the old one was then`() async throws {
        let store = try await lived()
        let head = try store.platform.head()
        _ = try await Backup.create(
            of: store.platform, at: store.directory.path("backup"), as: ScratchStore.operations)
        var random = SeededGenerator(seed: Soak.seed)
        for number in 0..<6 {
            let position = UInt64.random(in: 1...head, using: &random)
            let then =
                number % 2 == 0
                ? Moment.position(position)
                : Moment.time(try store.platform.event(at: max(1, position)).recordedAt)
            let platform = try restore(store, then, to: "new\(number)")
            // At the head's own time the store has more: that the backup was made.
            let end = min(head, try store.platform.position(of: then))
            let digest = FleetDigest(try store.platform.refolded(to: .position(end)))
            #expect(FleetDigest(try platform.fleet()) == digest, "seed \(Soak.seed), \(then)")
            try platform.close()
            let report = try StoreVerification.run(at: store.directory.path("new\(number)"))
            #expect(report.faults == [])
        }
    }

    @Test func `a backup is written down in the store that it is of, unless that is only read`() async throws {
        let store = try await lived()
        let head = try store.platform.head()
        let place = store.directory.path("backup")
        let made = try await Backup.create(of: store.platform, at: place, as: ScratchStore.operations)
        #expect(made.recording == .recorded(head + 1))
        let event = try store.platform.event(at: head + 1)
        guard case .backupCompleted(let backup) = event.payload else {
            Issue.record("\(event.payload.type.name)")
            return
        }
        #expect(event.tenant == nil && event.context.actor == ScratchStore.operations.actor)
        #expect(backup.head == head && Array(backup.root) == made.manifest.treeHead?.root && backup.keys == 12)
        #expect(backup.destination == "directory" && backup.takenAt == store.clock.now)
        let size = try FileManager.default.attributesOfItem(atPath: place + "/log/data.mdb")[.size] as? Int
        #expect(Int(backup.size) == size)
        // The event proves later that what the store had then is unaltered.
        #expect(try store.platform.replay().isEqual)

        try store.reopen { $0.readOnly = true }
        let other = store.directory.path("other")
        let silent = try await Backup.create(of: store.platform, at: other, as: ScratchStore.operations)
        guard case .omitted = silent.recording else {
            Issue.record("\(silent.recording)")
            return
        }
        #expect(try Backup.verify(at: other).faults == [])
        #expect(try store.platform.head() == head + 1)
    }

    @Test func `a backup is read like a store, and never written`() async throws {
        let store = try await lived()
        _ = try await Backup.create(
            of: store.platform, at: store.directory.path("backup"), as: ScratchStore.operations)
        var options = Platform.Options()
        options.masterKeyFile = store.path + ".key"
        #expect(throws: PlatformError(.readOnly, "")) {
            try Platform.open(at: store.directory.path("backup"), options: options)
        }
        options.readOnly = true
        let backup = try Platform.open(at: store.directory.path("backup"), options: options)
        #expect(try backup.tenant("t5").name == "t5")
        let suspend = ChangeState(try backup.tenant("t5").id, .suspend)
        await #expect(throws: PlatformError(.readOnly, "")) {
            try await backup.execute(suspend, as: ScratchStore.operations)
        }
        try backup.close()
    }

    @Test func `backups made under full load verify, and each is the store as of its head`() async throws {
        let store = try await ScratchStore(systemClock: true)
        let tenant = try await store.tenant("busy", tier: "enterprise")
        let platform = store.platform
        let load = Task {
            while !Task.isCancelled {
                let request = Request([RecordUsage(tenant, metric: "messages", amount: 1)], as: ScratchStore.operations)
                _ = try await platform.execute(each: Array(repeating: request, count: 20))
            }
        }
        // This process has the store open: another one makes the backups.
        let program = Executable(product: "tenantry")
        for number in 1...4 {
            let place = store.directory.path("backup\(number)")
            let made = try program.run("backup", "create", place, "--store", store.path)
            #expect(made.status == 0, "\(made.output)")
            #expect(try Backup.verify(at: place, masterKeyFile: store.path + ".key").faults == [])
        }
        load.cancel()
        try await load.value
    }

    @Test func `a backup and a restoration that are killed are begun anew by the next run`() async throws {
        let store = try await ScratchStore(systemClock: true)
        let tenant = try await store.tenant("busy", tier: "enterprise")
        for _ in 1...8 {
            let request = Request([RecordUsage(tenant, metric: "messages", amount: 1)], as: ScratchStore.operations)
            _ = try await store.platform.execute(each: Array(repeating: request, count: 1_000))
        }
        try store.platform.close()
        let program = Executable(product: "tenantry")
        var random = SeededGenerator(seed: Soak.seed)
        let lines = [
            ["backup", "create", store.directory.path("backup"), "--store", store.path],
            [
                "backup", "restore", store.directory.path("backup"), "--store", store.directory.path("new"),
                "--master-key-file", store.path + ".key",
            ],
        ]
        for line in lines {
            for _ in 0..<Soak.count(of: 100) {
                let (process, _) = try program.start(line)
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...250, using: &random)))
                process.crash()
                if process.terminationReason == .exit, process.terminationStatus == 0 { break }
                // What was cut off looks like nothing, not like a backup or a store; a backup that is there is whole,
                // though its event may be missing.
                let place = line[1] == "create" ? line[2] : line[4]
                guard FileManager.default.fileExists(atPath: place) else { continue }
                #expect(line[1] == "create")
                #expect(try Backup.verify(at: place).faults == [])
                break
            }
            let place = line[1] == "create" ? line[2] : line[4]
            if !FileManager.default.fileExists(atPath: place) { #expect(try program.run(line).status == 0) }
            #expect(!FileManager.default.fileExists(atPath: place + ".partial"))
        }
        var options = StoreVerification.Options()
        options.masterKeyFile = store.path + ".key"
        #expect(try Backup.verify(at: store.directory.path("backup")).faults == [])
        let report = try StoreVerification.run(at: store.directory.path("new"), options: options)
        #expect(report.faults == [] && report.head > 8_000)
    }
}
