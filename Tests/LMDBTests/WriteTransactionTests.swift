import LMDB
import TestSupport
import Testing

@Suite("A write transaction")
struct WriteTransactionTests {
    private struct Refusal: Error {}

    @Test func `a thrown error leaves nothing behind`() throws {
        let store = try Store()
        #expect(throws: Refusal.self) {
            try store.environment.write { transaction in
                try transaction.put(1, [1].span, into: store.log)
                throw Refusal()
            }
        }
        #expect(try store.keys() == [])
    }

    @Test func `a transaction that is dropped or aborted leaves nothing behind`() throws {
        let store = try Store()
        do {
            var dropped = try store.environment.beginWrite()
            try dropped.put(1, [1].span, into: store.log)
        }
        var aborted = try store.environment.beginWrite()
        try aborted.put(2, [1].span, into: store.log)
        aborted.abort()
        var kept = try store.environment.beginWrite()
        try kept.put(3, [1].span, into: store.log)
        try kept.commit()
        #expect(try store.keys() == [3])
    }

    @Test func `beginning a second write on the same thread is refused instead of waiting for ever`() throws {
        let store = try Store()
        try store.environment.write { transaction in
            try transaction.put(1, [1].span, into: store.log)
            #expect(failure { try store.environment.write { _ in } }?.code == .badTransaction)
            #expect(
                failure { _ = try store.environment.openDatabase(named: "new", keys: UInt64.self) }?.code
                    == .badTransaction)
        }
        #expect(try store.keys() == [1])
    }

    @Test func `inserting a key that exists is refused and the transaction goes on`() throws {
        let store = try Store()
        try store.environment.write { transaction in
            try transaction.put(1, [1].span, into: store.log, mode: .insert)
            do {
                try transaction.put(1, [2].span, into: store.log, mode: .insert)
                Issue.record("the second insert was accepted")
            } catch let error as LMDBError {
                #expect(error.code == .keyExists)
            }
            try transaction.put(2, [2].span, into: store.log, mode: .insert)
        }
        #expect(try store.value(1) == [1])
        #expect(try store.value(2) == [2])
    }

    @Test(arguments: [5, 4, 0] as [UInt64])
    func `appending a key that is not greater than the last is refused`(key: UInt64) throws {
        let store = try Store()
        try store.fill(5)
        let put = failure {
            try store.environment.write { transaction in
                try transaction.put(key, [1].span, into: store.log, mode: .append)
            }
        }
        let reserve = failure {
            try store.environment.write { transaction in
                try transaction.reserve(key, count: 1, into: store.log, mode: .append) { _ in
                    Issue.record("there is nothing to fill")
                }
            }
        }
        #expect(put?.code == .keyOrder)
        #expect(reserve?.code == .keyOrder)
        #expect(try store.keys() == [1, 2, 3, 4, 5])
    }

    @Test(arguments: [0, 512, 10_000])
    func `a key of an impossible length is refused`(length: Int) throws {
        let store = try Store()
        let key = [UInt8](repeating: 7, count: length)
        let meta = store.meta
        let environment = store.environment
        #expect(failure { try environment.write { try $0.put(key.span, [1].span, into: meta) } }?.code == .invalidKey)
        #expect(failure { try environment.write { _ = try $0.delete(key.span, from: meta) } }?.code == .invalidKey)
        #expect(failure { try environment.read { _ = try $0.get(key.span, from: meta) } }?.code == .invalidKey)
    }

    @Test func `values of any length come back as they were written`() throws {
        let store = try Store()
        let lengths = [0, 1, 7, 1000, 2037, 2038, 2039, 4096, 65_535, 1_000_000]
        try store.environment.write { transaction in
            for (index, length) in lengths.enumerated() {
                try transaction.put("p\(index)".bytes.span, pattern(length).span, into: store.meta)
                try transaction.reserve(UInt64(index), count: length, into: store.log) { output in
                    for byte in pattern(length) { output.append(byte) }
                }
            }
        }
        for (index, length) in lengths.enumerated() {
            #expect(try store.value(UInt64(index)) == pattern(length), "\(length) bytes, reserved")
            let put = try store.environment.read { try $0.get("p\(index)".bytes.span, from: store.meta)?.array }
            #expect(put == pattern(length), "\(length) bytes, put")
        }
    }

    @Test func `a reserved value that is not filled stops the program`() async {
        await #expect(processExitsWith: .failure) {
            let store = try Store()
            try store.environment.write { transaction in
                try transaction.reserve(1, count: 2, into: store.log) { output in output.append(1) }
            }
        }
    }

    @Test func `a write sees itself and others do not until it is committed`() throws {
        let store = try Store()
        try store.fill(2)
        try store.environment.write { transaction in
            try transaction.put(3, [3].span, into: store.log)
            try transaction.put(1, [9].span, into: store.log)
            #expect(try transaction.delete(2, from: store.log))
            #expect(try !transaction.delete(2, from: store.log))
            #expect(try transaction.get(3, from: store.log)?.array == [3])
            #expect(try transaction.statistics(of: store.log).entries == 2)
            #expect(try store.keys() == [1, 2])
        }
        #expect(try store.keys() == [1, 3])
        #expect(try store.value(1) == [9])
        try store.environment.write { transaction in try transaction.deleteAll(from: store.log) }
        #expect(try store.keys() == [])
    }

    @Test func `a full map refuses the write, loses nothing, and the environment works on`() throws {
        let store = try Store(mapSize: 1 << 18)
        try store.fill(100, valueSize: 1000)
        let before = try store.keys()
        let error = failure {
            try store.environment.write { transaction in
                for key in 1000...2000 as ClosedRange<UInt64> {
                    try transaction.put(key, pattern(1000).span, into: store.log)
                }
            }
        }
        #expect(error?.code == .mapFull)
        #expect(error?.hint.isEmpty == false)
        #expect(try store.keys() == before)
        try store.environment.write { transaction in try transaction.put(1, [1].span, into: store.log) }
        #expect(try store.value(1) == [1])
    }

    @Test func `after a full map the same transaction can only be aborted`() throws {
        let store = try Store(mapSize: 1 << 18)
        let error = failure {
            try store.environment.write { transaction in
                do {
                    try transaction.put(1, pattern(1 << 20).span, into: store.log)
                    Issue.record("the map took more than it can hold")
                } catch let error as LMDBError {
                    #expect(error.code == .mapFull)
                }
                try transaction.put(2, [2].span, into: store.log)
            }
        }
        #expect(error?.code == .badTransaction)
        #expect(try store.keys() == [])
    }

    private func pattern(_ length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ length) }
    }
}
