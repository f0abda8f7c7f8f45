import LMDB
import TestSupport
import Testing

@Suite("Closing an environment")
struct EnvironmentCloseTests {
    @Test func `closing is refused while a transaction is open and the transaction works on`() throws {
        let store = try Store()
        try store.fill(5)
        do {
            let reader = try store.environment.beginRead()
            #expect(failure { try store.environment.close() }?.code == .busy(transactions: 1))
            #expect(try reader.get(5, from: store.log)?.count == 10)
        }
        try store.environment.close()
    }

    @Test func `closing from inside a write is refused`() throws {
        let store = try Store()
        try store.environment.write { transaction in
            #expect(failure { try store.environment.close() }?.code == .busy(transactions: 1))
            try transaction.put(1, [1].span, into: store.log)
        }
        #expect(try store.value(1) == [1])
    }

    @Test func `a closed environment refuses everything`() throws {
        let store = try Store()
        try store.environment.close()
        let environment = store.environment
        #expect(failure { try environment.read { _ in } }?.code == .closed)
        #expect(failure { try environment.write { _ in } }?.code == .closed)
        #expect(failure { _ = try environment.info() }?.code == .closed)
        #expect(failure { _ = try environment.statistics() }?.code == .closed)
        #expect(failure { _ = try environment.sizeOnDisk() }?.code == .closed)
        #expect(failure { try environment.sync() }?.code == .closed)
        #expect(failure { _ = try environment.readers() }?.code == .closed)
        #expect(failure { _ = try environment.checkReaders() }?.code == .closed)
        #expect(failure { _ = try environment.openDatabase(named: "log", keys: UInt64.self) }?.code == .closed)
    }

    @Test func `closing twice does nothing and another environment in the same place stays open`() throws {
        let store = try Store()
        try store.environment.close()
        let second = try Environment(path: store.directory.path)
        try store.environment.close()
        #expect(failure { _ = try Environment(path: store.directory.path) }?.code == .alreadyOpen)
        try second.close()
        _ = try Environment(path: store.directory.path)
    }

    @Test func `the last reference going away closes the environment`() throws {
        let directory = try TemporaryDirectory()
        for _ in 0..<3 { _ = try Environment(path: directory.path) }
    }
}
