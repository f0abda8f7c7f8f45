import EventLog
import Foundation
import Projections
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Verifying a store") final class VerificationTests {
    private static let files = Task { try await StoreFiles.make(events: 300) }

    private let directory: TemporaryDirectory
    private var path: String { directory.path("store") }

    init() throws { directory = try TemporaryDirectory() }

    /// The faults of a store of these files.
    private func verify(
        _ files: StoreFiles, _ options: StoreVerification.Options = .small
    ) throws -> VerificationReport {
        try files.write(to: path)
        return try StoreVerification.run(at: path, options: options)
    }

    @Test func `a flipped bit of a record is named with its position and byte`() async throws {
        var files = try await Self.files.value
        let places = files.places(ofRecord: 100)
        // The last byte belongs to its last part: those before it say how long its parts are.
        for place in places { files[StoreFiles.log][place.upperBound - 1] ^= 4 }
        let report = try verify(files)
        let fault = try #require(report.faults.first)
        #expect(report.faultCount == 1)
        #expect(
            fault.position == 100 && places.map { UInt64($0.lowerBound) }.contains(fault.byte) && fault.part == "log")
        #expect(fault.problem.hasPrefix("the record is damaged: its checksum is "))
        #expect(fault.remedy.contains("tenantry backup restore"))
    }

    @Test(arguments: [
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0, 0, 0, 0, 0x80], [0, 0, 0, 0, 0, 0, 0, 0],
    ])
    func `a key that is no position is a fault, and no number is too large`(key: [UInt8]) async throws {
        var files = try await Self.files.value
        // A record's key stands right before it.
        for place in files.places(ofRecord: files.records.count) {
            for (index, byte) in key.enumerated() { files[StoreFiles.log][place.lowerBound - 8 + index] = byte }
        }
        let report = try verify(files, .givingRoot)
        #expect(report.faultCount > 0)
        #expect(report.head == UInt64(files.records.count))
    }

    @Test func `a clean store has no fault, is not changed, and has the root that a naive tree has`() async throws {
        let files = try await Self.files.value
        var options = StoreVerification.Options.givingRoot
        options.folds = true
        let report = try verify(files, options)
        #expect(report.faults == [] && report.notes == [] && report.isWhole)
        #expect(report.head == UInt64(files.records.count) && report.records == report.head)
        #expect(report.root == files.root)
        #expect(report.root?.root == NaiveTree.root(of: files.records[...]))
        for (name, bytes) in files.files {
            #expect(FileManager.default.contents(atPath: "\(path)/\(name)") == Data(bytes))
        }
        for directory in ["log", Views.directoryName] {
            #expect(!FileManager.default.fileExists(atPath: "\(path)/\(directory)/lock.mdb"))
        }
    }

    @Test func `no mutation of any file goes unnoticed that changes what can be read`() async throws {
        let files = try await Self.files.value
        var random = SeededGenerator(seed: Soak.seed)
        try files.write(to: path)
        let rows = try StoreFiles.rows(in: path)
        var found = 0
        let count = Soak.count(of: 3_000)
        for number in 1...count {
            var mutated = files
            let what = mutated.mutate(&random)
            try mutated.write(to: path)
            let report = try StoreVerification.run(at: path, options: .small)
            if report.faultCount > 0 {
                found += 1
                continue
            }
            // What is not reported must not matter: everything reads as before.
            let records = try StoreFiles.records(in: path + "/log")
            #expect(records == files.records, "seed \(Soak.seed), mutation \(number): \(what)")
            #expect(try StoreFiles.rows(in: path) == rows, "seed \(Soak.seed), mutation \(number): \(what)")
            var options = Platform.Options()
            options.segmentLength = StoreFiles.segmentLength
            let platform = try Platform.open(at: path, options: options)
            try platform.close()
        }
        #expect(found > count / 3, "the mutations hardly ever hit: \(found) of \(count)")
    }

    @Test func `no record that is removed, swapped, repeated or rewritten with its checksum right goes unnoticed`()
        async throws
    {
        let files = try await Self.files.value
        var random = SeededGenerator(seed: Soak.seed)
        var expecting = StoreVerification.Options.small
        expecting.expected = files.root
        var (tries, unseen) = (0, 0)
        for _ in 0..<Soak.count(of: 500) {
            for kind in RecordMutation.allCases {
                var mutated = files
                guard mutated.mutate(kind, &random) else { continue }
                tries += 1
                let report = try verify(mutated, expecting)
                #expect(report.faultCount > 0, "seed \(Soak.seed): \(kind)")
                let faults = report.faults.filter { !$0.problem.contains("not those of the root") }
                if faults.isEmpty { unseen += 1 }
                if kind == .removed || kind == .repeated { #expect(!faults.isEmpty, "seed \(Soak.seed): \(kind)") }
            }
        }
        #expect(tries > Soak.count(of: 500) * 2)
        #expect(unseen < tries / 3, "without a root \(unseen) of \(tries) were not seen")
    }

    @Test
    func `a row of the views or a value of the index that is changed, removed, added or lacks a posting is named`()
        async throws
    {
        let files = try await Self.files.value
        try files.write(to: path)
        #expect(try Set(StoreFiles.rows(in: path).keys).isSuperset(of: ["audit.merged", "tenants", "owners", "facts"]))
        var random = SeededGenerator(seed: Soak.seed)
        var trees: Set<String> = []
        for _ in 0..<Soak.count(of: 500) {
            for kind in ViewRowMutation.allCases {
                try files.write(to: path)
                guard let tree = try kind.apply(to: path, &random) else { continue }
                trees.insert(tree)
                let report = try StoreVerification.run(at: path, options: .small)
                let context = "seed \(Soak.seed): \(kind) in \(tree): \(report.faults)"
                let fault = try #require(report.faults.first, "\(context)")
                #expect(fault.part == "views" && fault.file == StoreFiles.views, "\(context)")
                #expect(fault.remedy.hasSuffix("tenantry rebuild"), "\(context)")
                // The facts say how far to look.
                if tree != "facts" { #expect(report.faultCount == 1 && report.notes == [], "\(context)") }
                if tree.hasPrefix("audit.") { #expect(fault.position != nil, "\(context)") }
            }
        }
        #expect(Soak.scale < 0.5 || trees.count > 9, "hardly any tree was hit: \(trees)")
    }

    @Test func `views are left out when they are not asked for, and named when they are another log's`() async throws {
        var files = try await Self.files.value
        for page in 2..<files[StoreFiles.views].count / 4_096 { files[StoreFiles.views][page * 4_096 + 10] ^= 0xff }
        #expect(try verify(files).faultCount > 0)
        var options = StoreVerification.Options.small
        options.comparesViews = false
        #expect(try verify(files, options).faultCount == 0)
        // Views of the same log in other segments.
        options = StoreVerification.Options()
        #expect(try verify(await Self.files.value, options).faults.map(\.part) == ["views"])
    }

    @Test func `an altered prefix is not that of its root, and a longer log still is`() async throws {
        let files = try await Self.files.value
        var options = StoreVerification.Options.small
        let prefix = files.records.prefix(99)
        options.expected = TreeHead("99:" + NaiveTree.root(of: prefix).map { $0.hex }.joined())
        #expect(try verify(files, options).faults == [])
        options.expected = TreeHead("98:" + NaiveTree.root(of: prefix).map { $0.hex }.joined())
        #expect(try verify(files, options).faults.first?.problem.contains("are not those of the root") == true)
        options.expected = TreeHead("99999:" + NaiveTree.root(of: prefix).map { $0.hex }.joined())
        #expect(try verify(files, options).faults.first?.problem.contains("the log ends at position") == true)
    }

    @Test func `an older meta page that claims to be the newer one is found, though its state is whole`() async throws {
        var files = try await Self.files.value
        let (even, odd): (UInt64, UInt64) = (files[StoreFiles.log].load(144), files[StoreFiles.log].load(4_096 + 144))
        files[StoreFiles.log].store(max(even, odd) + 1, at: even < odd ? 144 : 4_096 + 144)
        let faults = try verify(files).faults
        #expect(faults.contains { $0.problem.contains("another state may be the current one") })
    }

    @Test func `a missing key, a foreign store and a missing log are named`() async throws {
        let files = try await Self.files.value
        let key = try #require(files.files.keys.first { $0.hasPrefix("keys/") })
        var mutated = files
        mutated.remove(key)
        let fault = try #require(try verify(mutated).faults.first)
        #expect(fault.file == key && fault.part == "keys" && fault.problem.contains("missing"))
        mutated = files
        mutated.remove("store.json")
        #expect(try verify(mutated).faults.map(\.file) == ["store.json"])
        mutated = files
        mutated.remove(StoreFiles.log)
        let lost = try verify(mutated)
        #expect(lost.faults.contains { $0.problem == "there is no log" })
        // Without the log nobody knows what the keys seal.
        #expect(lost.notes == [])
        #expect(throws: PlatformError(.notFound, "")) { try StoreVerification.run(at: path + "-not") }
    }

    @Test func `keys that come and go while the log is read are no fault, and one that stays alone is told`()
        async throws
    {
        let files = try await Self.files.value
        try files.write(to: path)
        let key = try #require(files.files.keys.first { $0.hasPrefix("keys/") })
        let strangers = (1...3).map { "\(path)/keys/\(TenantID(rawValue: UInt128($0)))" }
        let gone = "\(path)/\(key)"
        try Data(files[key]).write(to: URL(filePath: strangers[0]))
        var options = StoreVerification.Options.small
        options.progress = { _, _ in
            // Somebody purges a tenant, and makes another.
            try? FileManager.default.removeItem(atPath: gone)
            try? Data([1]).write(to: URL(filePath: "\(strangers[1]).77.new"))
        }
        let report = try StoreVerification.run(at: path, options: options)
        #expect(report.faults.map(\.problem).allSatisfy { !$0.contains("missing") }, "\(report.faults)")
        #expect(report.notes.allSatisfy { !$0.contains(".new") } && report.notes.count == 1, "\(report.notes)")
        #expect(report.notes.first?.hasSuffix("is of a tenant that did not come to be: it seals nothing") == true)
    }

    @Test func `a store that others write to is verified meanwhile, without a fault`() async throws {
        var files = try await Self.files.value
        // The program makes others, with longer segments.
        files.remove(StoreFiles.views)
        try files.write(to: path)
        let writer = try Executable(product: "tenantry").start([
            "import", "audit", try audit(lines: 1_000), "--store", path, "--accept-clock",
        ])
        var changed = 0
        while writer.process.isRunning {
            let report = try StoreVerification.run(at: path)
            #expect(report.faults == [])
            if !report.isWhole { changed += 1 }
        }
        #expect(writer.process.terminationStatus == 0)
        #expect(try StoreVerification.run(at: path).isWhole)
    }

    @Test func `views that another process seals on meanwhile are verified without a fault`() async throws {
        let store = try await ScratchStore(systemClock: true) { $0.segmentLength = StoreFiles.segmentLength }
        try store.platform.close()
        let rounds = max(40, Soak.count(of: 800))
        let writer = try DriverRun(
            of: "StoreDriver", store.path, ["write", "\(StoreFiles.segmentLength)", "\(Soak.seed)", "\(rounds)"])
        var heads: [UInt64] = []
        repeat {
            let report = try StoreVerification.run(at: store.path, options: .small)
            #expect(report.faults == [] && report.isComplete, "seed \(Soak.seed)")
            #expect(report.notes.allSatisfy { $0.hasPrefix("the log was being written") })
            heads.append(report.head)
        } while writer.isRunning
        #expect(try writer.end().hasSuffix("done\n"))
        let segments = Set(heads.map { $0 / StoreFiles.segmentLength })
        #expect(segments.count > 3, "hardly anything was sealed meanwhile: \(heads)")
        let report = try StoreVerification.run(at: store.path, options: .small)
        #expect(report.faults == [] && report.isWhole)
    }

    private func audit(lines: Int) throws -> String {
        let file = directory.path("rows")
        let text = AuditLines.make(lines, tenants: 3).map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }
}

extension UInt8 {
    /// Two digits.
    fileprivate var hex: String { (self < 16 ? "0" : "") + String(self, radix: 16) }
}
