import LMDB
import Testing

@Suite("A cursor")
struct CursorTests {
    @Test func `an empty database has no entry in any direction`() throws {
        let store = try Store()
        try store.environment.read { transaction in
            var cursor = try transaction.cursor(over: store.log)
            #expect(try cursor.next()?.key == nil)
            #expect(try cursor.previous()?.key == nil)
            #expect(try cursor.first()?.key == nil)
            #expect(try cursor.last()?.key == nil)
            #expect(try cursor.seek(atOrAfter: 0)?.key == nil)
        }
    }

    @Test func `after the last entry there is none, however often it is asked`() throws {
        let store = try Store()
        try store.fill(2)
        try store.environment.read { transaction in
            var cursor = try transaction.cursor(over: store.log)
            #expect(try cursor.seek(atOrAfter: 3)?.key == nil)
            #expect(try cursor.last()?.key == 2)
            for _ in 0..<3 { #expect(try cursor.next()?.key == nil) }
            #expect(try cursor.first()?.key == 1)
            for _ in 0..<3 { #expect(try cursor.previous()?.key == nil) }
        }
    }

    @Test func `every key is found forwards, backwards and by seeking, for every small size`() throws {
        for size in 1...40 as ClosedRange<UInt64> {
            let store = try Store()
            // Keys 10, 20, …, with values that fill several pages.
            let keys = (1...size).map { $0 * 10 }
            try store.environment.write { transaction in
                for key in keys { try transaction.put(key, [UInt8](repeating: 1, count: 700).span, into: store.log) }
            }
            try store.environment.read { transaction in
                var cursor = try transaction.cursor(over: store.log)
                var forwards: [UInt64] = []
                while let entry = try cursor.next() { forwards.append(entry.key) }
                #expect(forwards == keys)
                var backwards: [UInt64] = []
                var other = try transaction.cursor(over: store.log)
                while let entry = try other.previous() { backwards.append(entry.key) }
                #expect(backwards == keys.reversed())
                for start in 0...(size * 10 + 1) {
                    #expect(try cursor.seek(atOrAfter: start)?.key == keys.first { $0 >= start })
                }
            }
        }
    }

    @Test func `integer keys are ordered as numbers and not as bytes`() throws {
        let store = try Store()
        let keys: [UInt64] = [.max, 256, 1, 255, 1 << 40, 0, 65_536, 257]
        try store.environment.write { transaction in
            for key in keys { try transaction.put(key, [1].span, into: store.log) }
        }
        #expect(try store.keys() == keys.sorted())
    }

    @Test func `keys of bytes are ordered as bytes, a prefix first`() throws {
        let store = try Store()
        let keys = ["b", "a", "ab", "", "aa", "\u{7F}", "é"].map { [0] + $0.bytes }
        try store.environment.write { transaction in
            for key in keys { try transaction.put(key.span, key.span, into: store.meta) }
        }
        try store.environment.read { transaction in
            var cursor = try transaction.cursor(over: store.meta)
            var found: [[UInt8]] = []
            while let entry = try cursor.next() {
                #expect(entry.key.array == entry.value.array)
                found.append(entry.key.array)
            }
            #expect(found == keys.sorted { $0.lexicographicallyPrecedes($1) })
            #expect(try cursor.seek(atOrAfter: [0, 0x61, 0x61, 0].span)?.key.array == [0] + "ab".bytes)
        }
    }

    @Test func `an entry is still the same after the cursor has moved on`() throws {
        let store = try Store()
        try store.fill(200, valueSize: 100)
        try store.environment.read { transaction in
            var cursor = try transaction.cursor(over: store.log)
            let first = try #require(try cursor.next()?.key)
            guard let kept = try cursor.next() else { return }
            while try cursor.next() != nil {}
            #expect(first == 1)
            #expect(kept.key == 2)
            #expect(kept.value.array == [UInt8](repeating: 2, count: 100))
        }
    }

    @Test func `a write transaction's cursor sees what it has written`() throws {
        let store = try Store()
        try store.environment.write { transaction in
            for key in 1...3 as ClosedRange<UInt64> { try transaction.put(key, [1].span, into: store.log) }
            #expect(try lastKey(in: transaction, of: store.log) == 3)
            try transaction.put(4, [1].span, into: store.log)
            #expect(try lastKey(in: transaction, of: store.log) == 4)
        }
        #expect(try store.environment.read { try lastKey(in: $0, of: store.log) } == 4)
    }

    /// Works in a transaction of either kind.
    private func lastKey<Kind: Transaction & ~Copyable>(
        in transaction: borrowing Kind, of log: Database<UInt64>
    ) throws -> UInt64? {
        var cursor = try transaction.cursor(over: log)
        return try cursor.last()?.key
    }
}
