import EventLog
import Foundation
import Projections
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Diagnosing a store") struct DiagnosisTests {
    @Test func `a missing or foreign master key, and one that others may read, are troubles`() async throws {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        let other = try await ScratchStore()
        try store.platform.close()
        let key = store.path + ".key"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        #expect(try diagnose(store).troubles.map(\.what) == ["others may read the master key \(key)"])
        try FileManager.default.removeItem(atPath: key)
        #expect(try diagnose(store).troubles.first?.what.hasPrefix("there is no master key at") == true)
        try FileManager.default.copyItem(atPath: other.path + ".key", toPath: key)
        #expect(try diagnose(store).troubles.map(\.what) == ["\(key) is not this store's master key"])
    }

    @Test func `a clock behind the log, and what a cut-off run left, are troubles`() async throws {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        try await store.tenant("acme")
        try store.platform.close()
        let earlier = store.clock.now - 60_000_000
        var options = Platform.Options()
        options.edges.clock = LogClock(simulated: { earlier })
        options.segmentLength = 10
        #expect(
            try StoreDiagnosis(of: store.path, options: options).troubles.map(\.what) == [
                "the last event is 60 s ahead of the clock"
            ])
        try FileManager.default.createDirectory(atPath: store.path + ".partial", withIntermediateDirectories: false)
        #expect(try !diagnose(store).troubles.contains { $0.what.contains(".partial") })
        try Data().write(to: URL(filePath: store.path + ".partial/making"))
        #expect(try diagnose(store).troubles.contains { $0.what.contains(".partial") })
        try FileManager.default.createDirectory(
            atPath: "\(store.path)/\(Views.directoryName).new", withIntermediateDirectories: false)
        let left = "\(Views.directoryName).new is of a rebuild"
        #expect(try diagnose(store).troubles.contains { $0.what.contains(left) })
    }

    @Test func `a damaged log is a trouble and not a crash`() async throws {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        try store.platform.close()
        let log = URL(filePath: store.path + "/log/data.mdb")
        try Data(contentsOf: log).prefix(5_000).write(to: log)
        let found = try diagnose(store)
        #expect(found.head == nil)
        #expect(found.troubles.count == 1)
    }

    @Test func `a store that is well says so, with its head and its keys`() async throws {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        let tenant = try await store.tenant("acme")
        try await store.platform.execute(
            SetConfig(tenant, ConfigKey(section: "auth", key: "token"), type: .secret, "hush"),
            as: ScratchStore.operations)
        let head = try store.platform.head()
        try store.platform.close()
        let found = try diagnose(store)
        #expect(found.troubles == [] && found.head == head && found.keys == 1 && found.hasMasterKey)
        #expect(found.readers == [] && found.writer == nil && found.format == 1)
        #expect(throws: PlatformError(.notFound, "")) { try StoreDiagnosis(of: store.path + "-not") }
    }

    @Test func `it says how far the views are sealed and which there are, and that damaged ones are made anew`()
        async throws
    {
        let store = try await ScratchStore { $0.segmentLength = 10 }
        for number in 0..<12 { try await store.tenant("t\(number)") }
        let head = try store.platform.head()
        try store.platform.close()
        let found = try diagnose(store)
        #expect(found.troubles == [] && found.sealed == head / 10 * 10 && found.generations == [Views.directoryName])
        #expect(found.viewsBytes ?? 0 > 0)
        try Data(repeating: 7, count: 8_192).write(to: URL(filePath: "\(store.path)/\(Views.directoryName)/data.mdb"))
        #expect(try diagnose(store).troubles.map(\.remedy) == ["Make them anew from the log: tenantry rebuild"])
    }

    private func diagnose(_ store: ScratchStore) throws -> StoreDiagnosis {
        var options = Platform.Options()
        options.edges.clock = store.clock.logClock
        options.segmentLength = 10
        return try StoreDiagnosis(of: store.path, options: options)
    }
}
