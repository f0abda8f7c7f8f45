import EventLog
import Foundation
import LMDB
import Projections
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Rebuilding views") struct RebuildTests {
    /// A closed store of about 80 events, 10 to a segment.
    private static func store() async throws -> ScratchStore {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        for number in 0..<8 {
            let id = try await store.tenant("t\(number)", owner: "ann")
            for _ in 0..<6 {
                _ = try await store.platform.execute(RecordActivity(id, action: "login"), as: ScratchStore.operations)
            }
        }
        try store.platform.close()
        return store
    }

    private static func rebuild(_ store: ScratchStore, isCheck: Bool = false) throws -> Rebuilding {
        var options = Platform.Options()
        options.segmentLength = 10
        return try Platform.rebuild(at: store.path, options: options, isCheck: isCheck)
    }

    private static func files(_ store: ScratchStore) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: store.path).sorted()
    }

    @Test func `a row that was changed behind the program's back is named, and mended`() async throws {
        let store = try await Self.store()
        try Self.purgeInViews(of: store)
        let found = try Self.rebuild(store, isCheck: true)
        #expect(found.difference?.contains("tenant.state was purged, is active") == true, "\(found)")
        // It was only looked at.
        #expect(try Self.rebuild(store).difference == found.difference)
        #expect(try Self.rebuild(store).difference == nil)
        try store.reopen()
        #expect(try store.platform.replay().isEqual)
    }

    @Test func `a segment of the index that was changed is named, and mended`() async throws {
        let store = try await Self.store()
        let environment = try Environment(path: "\(store.path)/\(Views.directoryName)")
        let columns = try environment.openDatabase(named: "audit.columns", keys: UInt64.self)
        try environment.write { (transaction) throws(LMDBError) in
            var bytes = [UInt8](copying: try transaction.get(3 << 8 | 1, from: columns)!)
            bytes[bytes.count - 1] ^= 1
            try transaction.put(3 << 8 | 1, bytes.span, into: columns)
        }
        try environment.close()
        #expect(try Self.rebuild(store).difference == "segment 3 of the audit trail's index")
        #expect(try Self.rebuild(store).difference == nil)
    }

    @Test func `a log with a damaged record is made no views of, and those that are there stay`() async throws {
        let store = try await Self.store()
        let before = try Self.files(store)
        let file = URL(filePath: "\(store.path)/log/data.mdb")
        var bytes = [UInt8](try Data(contentsOf: file))
        // Some record that the views were made of; also in pages that nothing points to any more.
        for place in bytes.ranges(of: Array("t0".utf8)) { bytes.replaceSubrange(place, with: Array("T0".utf8)) }
        try Data(bytes).write(to: file)
        for isCheck in [true, false] {
            #expect(throws: PlatformError(.damaged, "")) { try Self.rebuild(store, isCheck: isCheck) }
            #expect(try Self.files(store) == before)
        }
        try store.reopen()
        #expect(try store.platform.tenant("t0").members.count == 1)
    }

    @Test func `views that are whole are identical to new ones, and leave nothing behind`() async throws {
        let store = try await Self.store()
        let before = try Self.files(store)
        let found = try Self.rebuild(store)
        #expect(found.difference == nil && found.fault == nil, "\(found)")
        #expect(found.earlier == found.sealed && found.sealed > 0, "\(found)")
        #expect(try Self.files(store) == before)
    }

    @Test func `views that cannot be read are replaced`() async throws {
        let store = try await Self.store()
        let file = "\(store.path)/\(Views.directoryName)/data.mdb"
        try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: file))
        #expect(store.codeOfOpening() == .damaged)
        let fault = try #require(try Self.rebuild(store).fault)
        #expect(!fault.contains("backup"), "views need no backup: \(fault)")
        #expect(store.codeOfOpening() == nil)
    }

    @Test(arguments: [[], ["facts", "tenants"], ["facts"] + RowTable.allCases.map(\.rawValue)])
    func `views that were cut off while they were first made are as good as none`(databases: [String]) async throws {
        let store = try await Self.store()
        let views = "\(store.path)/\(Views.directoryName)"
        try FileManager.default.removeItem(atPath: views)
        var options = Environment.Options()
        options.maxDatabases = 32
        let environment = try Environment(path: views, options: options)
        for name in databases { _ = try environment.openDatabase(named: name, keys: [UInt8].self) }
        try environment.close()
        #expect(store.codeOfOpening { $0.readOnly = true } == nil)
        #expect(try StoreDiagnosis(of: store.path).troubles == [])
        #expect(try Self.rebuild(store, isCheck: true).fault == nil)
        #expect(store.codeOfOpening() == nil)
    }

    @Test func `a rebuild that was cut off goes on where it was`() async throws {
        let store = try await Self.store()
        // What a killed rebuild leaves: the beginning of new views.
        let views = "\(store.path)/\(Views.directoryName)"
        try FileManager.default.moveItem(atPath: views, toPath: views + ".new")
        let found = try Self.rebuild(store)
        #expect(found.earlier == nil && found.fault == nil)
        #expect(try Self.files(store).filter { $0.hasPrefix("views") } == [Views.directoryName])
        try store.reopen()
        #expect(try store.platform.replay().isEqual)
    }

    @Test func `a rebuild that is killed again and again leaves whole views or none, and the next one finishes`()
        async throws
    {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        let id = try await store.tenant("busy", tier: "enterprise", owner: "ann")
        let login = Request([RecordActivity(id, action: "login")], as: ScratchStore.operations)
        _ = try await store.platform.execute(each: Array(repeating: login, count: 3_000))
        try store.platform.close()
        // What is to be mended: it is named as long as no rebuild has come to its end.
        try Self.purgeInViews(of: store)
        var verifying = StoreVerification.Options()
        verifying.segmentLength = 10
        let driver = Executable(product: "StoreDriver")
        let arguments = [store.path, "rebuild", "10", "0", "0"]
        var random = SeededGenerator(seed: Soak.seed)
        var killed = 0
        for _ in 0..<max(12, Soak.count(of: 100)) {
            let process = driver.process(arguments)
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            try await Task.sleep(for: .milliseconds(Int.random(in: 5...120, using: &random)))
            if process.crash() { killed += 1 }
            let report = try StoreVerification.run(at: store.path, options: verifying)
            let isTheOld = report.faults.count == 1 && report.faults[0].problem.contains("the row of the tenant")
            #expect(report.faults == [] || isTheOld, "seed \(Soak.seed): \(report.faults)")
        }
        #expect(killed >= 1, "no rebuild was killed before it was done: make the store larger")
        #expect(try driver.run(arguments).status == 0)
        #expect(try StoreVerification.run(at: store.path, options: verifying).faults == [])
        #expect(try Self.files(store).filter { $0.hasPrefix("views") } == [Views.directoryName])
        try store.reopen()
        #expect(try store.platform.replay().isEqual)
    }

    @Test func `a rebuild is refused where it may not write, and while another one is under way`() async throws {
        let store = try await Self.store()
        var options = Platform.Options()
        options.segmentLength = 10
        options.readOnly = true
        for isCheck in [true, false] {
            #expect(throws: PlatformError(.readOnly, "")) {
                try Platform.rebuild(at: store.path, options: options, isCheck: isCheck)
            }
        }
        let backup = store.directory.path("backup")
        _ = try Backup.create(of: store.path, at: backup)
        options.readOnly = false
        #expect(throws: PlatformError(.readOnly, "")) { try Platform.rebuild(at: backup, options: options) }
        #expect(try !FileManager.default.contentsOfDirectory(atPath: backup).contains { $0.hasPrefix("views") })

        let other = try FileHandle(forReadingFrom: URL(filePath: store.path + "/store.json"))
        #expect(flock(other.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(throws: PlatformError(.alreadyExists, "")) { try Self.rebuild(store) }
        try other.close()
        #expect(try Self.rebuild(store).difference == nil)
    }

    @Test func `views that a cut-off rebuild had made further than those in use hide no difference`() async throws {
        let store = try await Self.store()
        let earlier = store.directory.path("earlier")
        try FileManager.default.copyItem(atPath: "\(store.path)/\(Views.directoryName)", toPath: earlier)
        try store.reopen()
        let id = try store.platform.tenant("t0").id
        for _ in 0..<30 {
            _ = try await store.platform.execute(RecordActivity(id, action: "login"), as: ScratchStore.operations)
        }
        try store.platform.close()
        let views = "\(store.path)/\(Views.directoryName)"
        try FileManager.default.moveItem(atPath: views, toPath: views + ".new")
        try FileManager.default.moveItem(atPath: earlier, toPath: "\(store.path)/\(Views.directoryName)")
        try Self.purgeInViews(of: store)
        let found = try Self.rebuild(store)
        #expect(found.difference?.contains("tenant.state was purged, is active") == true, "\(found)")
        #expect(found.sealed > found.earlier ?? 0)
        #expect(try Self.rebuild(store).difference == nil)
    }

    @Test func `views that are sealed on while they are compared are not called identical when they differ`()
        async throws
    {
        let store = try await Self.store()
        // Whoever writes needs the tenant t3 as it is.
        try Self.purgeInViews(of: store, otherThan: "t3")
        let writer = try DriverRun(of: "StoreDriver", store.path, ["write", "10", "3", "60"])
        var found: [Rebuilding] = []
        repeat { found.append(try Self.rebuild(store, isCheck: true)) } while writer.isRunning
        let said = try writer.end()
        #expect(said.hasSuffix("done\n"), "\(said)")
        #expect(found.allSatisfy { $0.wasOutrun || $0.difference != nil }, "\(found)")
    }

    /// Changes the state of a tenant in the views, where the log knows of no purge.
    private static func purgeInViews(of store: ScratchStore, otherThan slug: String? = nil) throws {
        try change("tenants", of: store) { value in
            guard let place = value.firstRange(of: Array("active".utf8)),
                slug.map({ value.contains(Array($0.utf8)) }) != true
            else { return false }
            value.replaceSubrange(place, with: Array("purged".utf8))
            return true
        }
    }

    private static func change(
        _ table: String, of store: ScratchStore, _ body: (inout [UInt8]) -> Bool
    ) throws {
        let environment = try Environment(path: "\(store.path)/\(Views.directoryName)")
        let database = try environment.openDatabase(named: table, keys: [UInt8].self)
        try environment.write { (transaction) throws(LMDBError) in
            var (key, value): ([UInt8], [UInt8]) = ([], [])
            var isChanged = false
            do {
                var cursor = try transaction.cursor(over: database)
                while let entry = try cursor.next() {
                    (key, value) = ([UInt8](copying: entry.key), [UInt8](copying: entry.value))
                    isChanged = body(&value)
                    if isChanged { break }
                }
            }
            #expect(isChanged, "no row of \(table) could be changed")
            try transaction.put(key.span, value.span, into: database)
        }
        try environment.close()
    }
}
