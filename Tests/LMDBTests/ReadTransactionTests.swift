import LMDB
import TestSupport
import Testing

@Suite("A read transaction")
struct ReadTransactionTests {
    private struct Refusal: Error {}

    @Test func `more readers than the table has slots are refused and the others work on`() throws {
        let directory = try TemporaryDirectory()
        var options = Environment.Options()
        options.maxReaders = 2
        let environment = try Environment(path: directory.path, options: options)
        let first = try environment.beginRead()
        do {
            let second = try environment.beginRead()
            #expect(failure { try environment.read { _ in } }?.code == .readersFull)
            #expect(second.id == first.id)
        }
        try environment.read { _ in }
        #expect(first.id == 0)
    }

    @Test func `an error inside a read ends the transaction`() throws {
        let store = try Store()
        #expect(throws: Refusal.self) { try store.environment.read { _ in throw Refusal() } }
        try store.environment.close()
    }

    @Test func `a failure to begin arrives as the error type of the closure`() throws {
        struct Wrapped: LMDBErrorConvertible {
            let error: LMDBError
            init(_ error: LMDBError) { self.error = error }
        }
        let store = try Store()
        try store.environment.close()
        do throws(Wrapped) {
            try store.environment.read { (_) throws(Wrapped) in }
            Issue.record("a closed environment was read")
        } catch {
            #expect(error.error.code == .closed)
        }
    }

    @Test func `a database of another environment stops the program`() async {
        await #expect(processExitsWith: .failure) {
            let store = try Store()
            let other = try Store()
            _ = try store.environment.read { transaction in try transaction.get(1, from: other.log)?.count }
        }
    }

    @Test func `a snapshot stays as it was while others write`() throws {
        let store = try Store()
        try store.fill(3)
        let snapshot = try store.environment.beginRead()
        try store.environment.write { transaction in try transaction.deleteAll(from: store.log) }
        #expect(try snapshot.statistics(of: store.log).entries == 3)
        #expect(try snapshot.get(3, from: store.log)?.array == [UInt8](repeating: 3, count: 10))
        #expect(try store.keys() == [])
    }

    @Test func `ended transactions are used again, and a renewed one sees the latest commit`() throws {
        let store = try Store()
        for round in 1...100 as ClosedRange<UInt64> {
            try store.environment.write { transaction in try transaction.put(round, [1].span, into: store.log) }
            #expect(try store.keys().last == round)
        }
        #expect(try store.environment.info().usedReaders == 1)
    }

    @Test func `a key that is absent has no value`() throws {
        let store = try Store()
        try store.fill(3)
        #expect(try store.value(4) == nil)
        #expect(try store.environment.read { try $0.get("no".bytes.span, from: store.meta)?.count } == nil)
    }

    @Test func `readers and one writer at once see whole commits only`() async throws {
        let store = try Store()
        let (environment, log) = (store.environment, store.log)
        let rounds = UInt64(Soak.count(of: 20_000))
        try environment.write { transaction in
            for key in 1...2 as ClosedRange<UInt64> { try transaction.put(key, [0].span, into: log) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<rounds {
                        try environment.read { transaction in
                            let first = try transaction.get(1, from: log)?.array
                            let second = try transaction.get(2, from: log)?.array
                            #expect(first == second)
                        }
                        await Task.yield()
                    }
                }
            }
            group.addTask {
                for round in 0..<rounds {
                    try environment.write { transaction in
                        let value = bytes(round)
                        try transaction.put(1, value.span, into: log)
                        try transaction.put(2, value.span, into: log)
                    }
                    await Task.yield()
                }
            }
            try await group.waitForAll()
        }
        #expect(try store.value(1) == bytes(rounds - 1))
        try environment.close()
    }

    private func bytes(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
