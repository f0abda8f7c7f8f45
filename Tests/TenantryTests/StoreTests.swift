import EventLog
import Foundation
import LMDB
import Projections
import Synchronization
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Opening stores") struct StoreTests {
    @Test func `a store that was closed leaves nothing in memory`() async throws {
        let directory = try TemporaryDirectory()
        weak var gone: Platform?
        weak var clock: SimulatedClock?
        do {
            let simulated = SimulatedClock(Timestamp("2026-05-05T12:00:00Z")!.rawValue)
            var options = Platform.Options()
            // Everything that the store has holds the clock: the log, the state that follows it, the views.
            options.edges.clock = simulated.logClock
            options.segmentLength = 16
            let platform = try await Platform.create(at: directory.path("store"), options: options)
            for number in 1...40 {
                let create = CreateTenant(id: platform.newTenantID(), name: "Tenant \(number)")
                try await platform.execute(create, as: ScratchStore.operations)
            }
            try platform.close()
            (gone, clock) = (platform, simulated)
        }
        // The threads that have written and sealed may still be on their way out.
        for _ in 0..<2_000 where gone != nil || clock != nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(gone == nil)
        #expect(clock == nil)
    }

    @Test func `where there is no store, none is opened`() throws {
        let directory = try TemporaryDirectory()
        for path in [directory.path, directory.path("nothing")] {
            #expect(throws: PlatformError(.notFound, "")) { try Platform.open(at: path) }
        }
    }

    @Test func `a store is made neither in a directory with files nor over a file`() async throws {
        let directory = try TemporaryDirectory()
        try Data("x".utf8).write(to: URL(filePath: directory.path("file")))
        await #expect(throws: PlatformError(.alreadyExists, "")) { try await Platform.create(at: directory.path) }
        await #expect(throws: PlatformError(.alreadyExists, "")) {
            try await Platform.create(at: directory.path("file"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["file"])
    }

    @Test func `a master key that is there is kept, and once it is away the store can be made`() async throws {
        let directory = try TemporaryDirectory()
        let key = URL(filePath: directory.path("store.key"))
        try Data("precious".utf8).write(to: key)
        await #expect(throws: PlatformError(.alreadyExists, "")) {
            try await Platform.create(at: directory.path("store"))
        }
        #expect(try Data(contentsOf: key) == Data("precious".utf8))
        try FileManager.default.removeItem(at: key)
        try await Platform.create(at: directory.path("store")).close()
    }

    @Test func `what a making that was cut off has left is taken away, and its master key taken on`() async throws {
        let directory = try TemporaryDirectory()
        let files = FileManager.default
        for name in ["other", "store"] { try await Platform.create(at: directory.path(name)).close() }
        // Cut off just before the store is moved to its place.
        try files.moveItem(atPath: directory.path("store"), toPath: directory.path("store.partial"))
        try Data().write(to: URL(filePath: directory.path("store.partial/making")))
        let key = try #require(files.contents(atPath: directory.path("store.key")))
        try await Platform.create(at: directory.path("store")).close()
        #expect(files.contents(atPath: directory.path("store.key")) == key)
        try Platform.open(at: directory.path("store")).close()
        // Another store's key is not taken for its own.
        let other = try #require(files.contents(atPath: directory.path("other.key")))
        try files.removeItem(atPath: directory.path("store.key"))
        try files.moveItem(atPath: directory.path("store"), toPath: directory.path("store.partial"))
        try Data().write(to: URL(filePath: directory.path("store.partial/making")))
        try other.write(to: URL(filePath: directory.path("store.key")))
        await #expect(throws: PlatformError(.alreadyExists, "")) {
            try await Platform.create(at: directory.path("store"))
        }
        #expect(files.contents(atPath: directory.path("store.key")) == other)
        let names = ["other", "other.key", "store.key"]
        #expect(try files.contentsOfDirectory(atPath: directory.path).sorted() == names)
    }

    @Test func `no master key that is there is ever touched, whatever fails and whatever was left`() async throws {
        let store = try await ScratchStore()
        try store.platform.close()
        let files = FileManager.default
        let live = try #require(files.contents(atPath: store.path + ".key"))
        // What a backup has left that was killed says that it is under the live store's key.
        try files.copyItem(atPath: store.path, toPath: store.directory.path("new.partial"))
        try Data().write(to: URL(filePath: store.directory.path("new.partial/making")))
        var options = Platform.Options()
        options.masterKeyFile = store.path + ".key"
        try await Platform.create(at: store.directory.path("new"), options: options).close()
        #expect(files.contents(atPath: store.path + ".key") == live)
        #expect(store.codeOfOpening() == nil)
        // Beside a name as long as this no draft can be made.
        let long = store.directory.path(String(repeating: "k", count: 250))
        try live.write(to: URL(filePath: long))
        options.masterKeyFile = long
        await #expect(throws: PlatformError(.cannotCreate, "")) {
            try await Platform.create(at: store.directory.path("other"), options: options)
        }
        #expect(files.contents(atPath: long) == live)
    }

    @Test func `a store that is called like one in the making is not taken for what was left`() async throws {
        let directory = try TemporaryDirectory()
        let (path, place) = (directory.path("bar.partial"), directory.path("bar"))
        let platform = try await Platform.create(at: path)
        await #expect(throws: PlatformError(.alreadyExists, "")) { try await Platform.create(at: place) }
        await #expect(throws: PlatformError(.alreadyExists, "")) {
            try await Backup.create(of: platform, at: place, as: ScratchStore.operations)
        }
        _ = try await Backup.create(of: platform, at: directory.path("b.partial"), as: ScratchStore.operations)
        await #expect(throws: PlatformError(.alreadyExists, "")) {
            try await Backup.create(of: platform, at: directory.path("b"), as: ScratchStore.operations)
        }
        try platform.close()
        try Platform.open(at: path).close()
        #expect(try Backup.verify(at: directory.path("b.partial")).faultCount == 0)
    }

    @Test func `while a store is made it has a mark, and no other process makes it`() async throws {
        let directory = try TemporaryDirectory()
        let place = directory.path("store")
        let files = FileManager.default
        var options = Platform.Options()
        let watched = Mutex<[Bool]>([])
        options.edges.clock = LogClock(
            wall: {
                // Read while the store is filled.
                watched.withLock { $0.append(files.fileExists(atPath: place + ".partial/making")) }
                return LogClock.system.wall()
            }, steady: LogClock.system.steady)
        try await Platform.create(at: place, options: options).close()
        #expect(watched.withLock { $0.first } == true)
        #expect(try files.contentsOfDirectory(atPath: directory.path).sorted() == ["store", "store.key"])
        #expect(!files.fileExists(atPath: place + "/making"))
    }

    @Test func `no store is made where a link leads nowhere`() async throws {
        let directory = try TemporaryDirectory()
        let files = FileManager.default
        try files.createSymbolicLink(atPath: directory.path("link"), withDestinationPath: "nowhere")
        await #expect(throws: PlatformError(.cannotCreate, "")) {
            try await Platform.create(at: directory.path("link"))
        }
        #expect(try files.contentsOfDirectory(atPath: directory.path) == ["link"])
    }

    @Test func `a store is made in an empty directory, and where a link leads`() async throws {
        let directory = try TemporaryDirectory()
        let files = FileManager.default
        try files.createDirectory(atPath: directory.path("disk/volume"), withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: directory.path("link"), withDestinationPath: "disk/volume")
        try await Platform.create(at: directory.path("link")).close()
        #expect(try files.destinationOfSymbolicLink(atPath: directory.path("link")) == "disk/volume")
        #expect(files.fileExists(atPath: directory.path("disk/volume/store.json")))
        #expect(try files.contentsOfDirectory(atPath: directory.path("disk")) == ["volume"])
        #expect(try files.contentsOfDirectory(atPath: directory.path).sorted() == ["disk", "link", "link.key"])
    }

    @Test func `a description that cannot be read is not taken for none`() async throws {
        let store = try await ScratchStore()
        try store.platform.close()
        let files = FileManager.default
        try files.removeItem(atPath: store.path + "/store.json")
        try files.createDirectory(atPath: store.path + "/store.json", withIntermediateDirectories: false)
        let error = #expect(throws: PlatformError(.storage, "")) { try Platform.open(at: store.path) }
        #expect(error?.detail.hasSuffix("store.json cannot be read: Is a directory") == true, "\(error as Any)")
    }

    @Test func `an unknown catalogue makes nothing`() async throws {
        let directory = try TemporaryDirectory()
        await #expect(throws: PlatformError(.invalidInput, "")) {
            try await Platform.create(at: directory.path("store"), catalog: "postal")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    }

    @Test func `a store of a newer format, or without a readable description, is not opened`() async throws {
        let store = try await ScratchStore()
        try store.platform.close()
        let manifest = URL(filePath: store.path + "/store.json")
        let text = try String(contentsOf: manifest, encoding: .utf8)
        let newer = text.replacing("\"format\" : 1", with: "\"format\" : 2")
        #expect(newer != text)
        for (content, code) in [(newer, PlatformError.Code.newerFormat), ("{", .damaged), ("", .damaged)] {
            try Data(content.utf8).write(to: manifest)
            #expect(store.codeOfOpening() == code)
        }
        try Data(text.utf8).write(to: manifest)
        #expect(store.codeOfOpening() == nil)
    }

    @Test func `the log of another store is refused`() async throws {
        let (one, other) = (try await ScratchStore(), try await ScratchStore())
        try one.platform.close()
        try other.platform.close()
        let files = FileManager.default
        try files.removeItem(atPath: one.path + "/log")
        try files.copyItem(atPath: other.path + "/log", toPath: one.path + "/log")
        #expect(one.codeOfOpening() == .damaged)
        #expect(one.codeOfOpening() == .damaged, "the log that was refused was left open")
        try files.removeItem(atPath: one.path + "/log")
        #expect(one.codeOfOpening() == .notFound)
    }

    @Test func `a store is opened once in a process, and again after it was closed`() async throws {
        let store = try await ScratchStore()
        #expect(store.codeOfOpening() == .storage)
        try await store.tenant("acme")
        try store.reopen()
        #expect(try store.platform.tenant("acme").slug == "acme")
    }

    @Test func `what is asked of a closed store fails`() async throws {
        let store = try await ScratchStore()
        try store.platform.close()
        await #expect(throws: PlatformError(.readOnly, "")) { try await store.tenant("acme") }
        #expect(throws: PlatformError.self) { try store.platform.fleet() }
    }

    @Test func `a store opened for reading takes no commands`() async throws {
        let store = try await ScratchStore()
        try await store.tenant("acme")
        try store.reopen { $0.readOnly = true }
        await #expect(throws: PlatformError(.readOnly, "")) { try await store.tenant("globex") }
        #expect(try store.platform.tenant("acme").slug == "acme")
    }

    @Test func `at its size limit a store is full, loses nothing, and goes on when the limit is raised`() async throws {
        let store = try await ScratchStore { $0.sizeLimit = 1 << 20 }
        let tenant = try await store.tenant("acme")
        var accepted = 0
        await #expect(throws: PlatformError(.full, "")) {
            while true {
                var activity = RecordActivity(tenant, action: "filled")
                activity.details = "\"" + String(repeating: "x", count: 20_000) + "\""
                try await store.platform.execute(activity, as: ScratchStore.operations)
                accepted += 1
            }
        }
        #expect(accepted > 10)
        let recorded = { try store.events().count { $0.payload.type == .activityRecorded } }
        #expect(try recorded() == accepted)
        #expect(try store.platform.tenant("acme").version == UInt64(accepted) + 1)
        try store.reopen { $0.sizeLimit = 4 << 20 }
        try await store.platform.execute(RecordActivity(tenant, action: "on"), as: ScratchStore.operations)
        #expect(try recorded() == accepted + 1)
    }

    @Test func `a clock behind the log is refused until it is accepted, and never takes the log's time back`()
        async throws
    {
        let store = try await ScratchStore()
        try await store.tenant("acme")
        let last = try #require(try store.events().last?.recordedAt)
        let behind = SimulatedClock(last.advanced(by: -3_600 * Timestamp.second).rawValue).logClock
        try store.reopen { $0.edges.clock = behind }
        await #expect(throws: PlatformError(.clockJumped, "")) { try await store.tenant("globex") }
        #expect(try store.platform.tenant("acme").slug == "acme")
        try store.reopen {
            $0.edges.clock = behind
            $0.acceptClock = true
        }
        try await store.tenant("globex")
        #expect(try store.events().last?.recordedAt == last)
    }

    @Test func `views of an earlier program go when they are replaced, unless that is still at work`() async throws {
        let store = try await ScratchStore()
        try store.platform.close()
        for name in ["views-0", "views-1", "views-1.new", "views-99"] {
            try Environment(path: "\(store.path)/\(name)").close()
        }
        let (old, output) = try Executable(product: "LMDBPeer").start(["hold", "\(store.path)/views-1"])
        defer { old.crash() }
        // It says so when it has opened them.
        _ = output.availableData
        let views = {
            try FileManager.default.contentsOfDirectory(atPath: store.path).filter { $0.hasPrefix("views-") }
        }
        try store.reopen { $0.readOnly = true }
        #expect(try views().count == 5)
        try store.reopen()
        #expect(try Set(views()) == ["views-1", Views.directoryName, "views-99"])
        old.crash()
        try store.reopen()
        #expect(try Set(views()) == [Views.directoryName, "views-99"])
    }

    @Test func `a store that is opened again has the state that it had`() async throws {
        let store = try await ScratchStore()
        let tenant = try await store.tenant("acme", owner: "ann")
        let secret = SetConfig(tenant, ConfigKey(section: "auth", key: "token"), type: .secret, "hush")
        let commands: [any Command] = [
            secret, ConsumeUsage(tenant, metric: "messages", amount: 90), ChangeTier(tenant, tier: "pro"),
            AddMember(tenant, user: "bob"), ChangeState(tenant, .suspend),
        ]
        for command in commands { try await store.platform.execute(command, as: ScratchStore.operations) }
        let before = FleetDigest(try store.platform.fleet())
        try store.reopen()
        #expect(FleetDigest(try store.platform.fleet()) == before)
        let replay = try store.platform.replay()
        #expect(replay.isEqual)
        #expect(replay.digest == before)
        #expect(try replay.head == store.events().last?.position)
    }
}
