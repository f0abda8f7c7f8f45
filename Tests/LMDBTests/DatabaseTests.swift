import LMDB
import TestSupport
import Testing

@Suite("A database")
struct DatabaseTests {
    @Test func `a missing database that may not be created is not found`() throws {
        let store = try Store()
        let error = failure { _ = try store.environment.openDatabase(named: "no", keys: UInt64.self, create: false) }
        #expect(error?.code == .notFound)
        #expect(error?.description.contains("the database no of") == true)
    }

    @Test func `opening with the other type of key is refused`() throws {
        let store = try Store()
        let environment = store.environment
        #expect(failure { _ = try environment.openDatabase(named: "log", keys: [UInt8].self) }?.code == .incompatible)
        #expect(failure { _ = try environment.openDatabase(named: "meta", keys: UInt64.self) }?.code == .incompatible)
    }

    @Test func `opening with the other type of key is refused after closing too`() throws {
        let store = try Store()
        try store.environment.close()
        let again = try Environment(path: store.directory.path)
        #expect(failure { _ = try again.openDatabase(named: "log", keys: [UInt8].self) }?.code == .incompatible)
        #expect(failure { _ = try again.openDatabase(named: "meta", keys: UInt64.self) }?.code == .incompatible)
    }

    @Test func `more databases than the environment was opened for are refused`() throws {
        let directory = try TemporaryDirectory()
        var options = Environment.Options()
        options.maxDatabases = 1
        let environment = try Environment(path: directory.path, options: options)
        _ = try environment.openDatabase(named: "one", keys: UInt64.self)
        #expect(failure { _ = try environment.openDatabase(named: "two", keys: UInt64.self) }?.code == .databasesFull)
        _ = try environment.openDatabase(named: "one", keys: UInt64.self)
    }

    @Test func `statistics and info count what is there`() throws {
        let store = try Store(mapSize: 1 << 24)
        try store.fill(1000, valueSize: 100)
        let log = try store.environment.read { try $0.statistics(of: store.log) }
        #expect(log.entries == 1000)
        #expect(log.depth == 2)
        #expect(log.bytes == (log.leafPages + log.branchPages) * 4096)
        #expect(try store.environment.statistics().entries == 2, "the two named databases")
        let info = try store.environment.info()
        #expect(info.mapSize == 1 << 24)
        #expect(info.lastTransaction == 3)
        #expect(info.maxReaders == 1024)
        #expect(try store.environment.sizeOnDisk() == info.usedBytes)
        try store.environment.sync()
    }
}
