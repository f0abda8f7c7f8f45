import Foundation
import LMDB
import TestSupport
import Testing

@Suite("A damaged data file")
struct DamagedFileTests {
    @Test(arguments: [0, 1])
    func `a wrong magic number in either meta page is a damaged header`(page: Int) throws {
        let error = try openAfter { $0[page * 4096 + 16] ^= 0xFF }
        #expect(error?.code == .damagedHeader)
        #expect(error?.detail == "meta page \(page) has the magic number 0xBEEFC021 instead of 0xBEEFC0DE")
        #expect(error?.path.hasSuffix("/data.mdb") == true)
    }

    @Test(arguments: [0, 1])
    func `a newer format version is named`(page: Int) throws {
        #expect(try openAfter { $0[page * 4096 + 20] = 2 }?.code == .versionMismatch(found: 2))
    }

    @Test(arguments: [0, 1, 3, 4095, 4097, 8192, 65536, 1 << 30])
    func `an impossible page size is a damaged header`(size: Int) throws {
        let error = try openAfter { for page in 0...1 { $0.store(UInt32(size), at: page * 4096 + 40) } }
        #expect(error?.code == .damagedHeader)
    }

    @Test(arguments: [40 + 4, 40 + 6, 40 + 40, 88 + 4, 88 + 6, 88 + 8, 88 + 16, 88 + 24, 88 + 32, 88 + 40])
    func `a tree that cannot be is a damaged header`(offset: Int) throws {
        let error = try openAfter { file in
            for page in 0...1 { file[page * 4096 + offset + 1] = 0x7E }
        }
        #expect(error?.code == .damagedHeader, "\(String(describing: error))")
    }

    @Test(arguments: [0, 1, 1 << 48, .max] as [UInt64])
    func `an impossible last page is a damaged header`(last: UInt64) throws {
        let error = try openAfter { file in for page in 0...1 { file.store(last, at: page * 4096 + 136) } }
        #expect(error?.code == .damagedHeader)
    }

    @Test func `a meta page that LMDB has taken back does not keep the file from opening`() throws {
        let error = try openAfter { file in
            let (older, newer) = file.load(4096 + 144) > file.load(144) ? (0, 4096) : (4096, 0)
            file[older + 16..<older + 152] = file[newer + 16..<newer + 152]
            file.store(file.load(newer + 144) - 1, at: older + 144)
            file.store(2 as UInt64, at: older + 136)
        }
        #expect(error == nil)
    }

    @Test func `a damaged page of the main tree is found`() throws {
        let error = try openAfter { file in
            let newest = file.load(4096 + 144) > file.load(144) ? 4096 : 0
            let root = Int(file.load(newest + 128))
            file[root * 4096 + 12] = 0xFF
            file[root * 4096 + 13] = 0xFF
        }
        #expect(error?.code == .damagedHeader)
    }

    @Test func `a file shorter than its header says is truncated, at any length`() throws {
        let store = try Store()
        try store.fill(2000, valueSize: 100)
        try store.environment.close()
        let path = store.directory.path("data.mdb")
        let whole = try Data(contentsOf: URL(filePath: path))
        let need = UInt64(whole.count)
        for length in [8192, 8193, 12288, whole.count / 2, whole.count - 4096, whole.count - 1] {
            try whole.prefix(length).write(to: URL(filePath: path))
            let error = failure { _ = try Environment(path: store.directory.path) }
            #expect(error?.code == .truncated(have: UInt64(length), need: need), "cut to \(length)")
            #expect(error?.description.contains("has \(length) bytes and needs \(need)") == true)
            #expect(try Data(contentsOf: URL(filePath: path)) == whole.prefix(length), "the file was left alone")
        }
        for length in [1, 100, 151, 4096, 4247] {
            try whole.prefix(length).write(to: URL(filePath: path))
            let error = failure { _ = try Environment(path: store.directory.path) }
            #expect(error?.code == .damagedHeader, "cut to \(length)")
        }
        try whole.write(to: URL(filePath: path))
        _ = try Environment(path: store.directory.path)
    }

    @Test func `a file that is short of nothing but free pages opens`() throws {
        let store = try Store()
        try store.fill(400, valueSize: 1000)
        try store.environment.write { transaction in
            for key in 100...200 as ClosedRange<UInt64> { try transaction.delete(key, from: store.log) }
        }
        // The first put loads the free list; the large value then goes to the file's end, and is dropped unwritten.
        try store.environment.write { transaction in try transaction.put(1000, [1].span, into: store.log) }
        try store.environment.write { transaction in
            try transaction.put(1001, [UInt8](repeating: 1, count: 1000).span, into: store.log)
            try transaction.put(1002, [UInt8](repeating: 1, count: 4_000_000).span, into: store.log)
            try transaction.delete(1002, from: store.log)
        }
        let used = try store.environment.info().usedBytes
        let size = try store.environment.sizeOnDisk()
        try #require(size < used, "LMDB left \(used - size) bytes unwritten, or this test tests nothing")
        let keys = try store.keys()
        try store.environment.close()

        let again = try Environment(path: store.directory.path)
        let log = try again.openDatabase(named: "log", keys: UInt64.self)
        #expect(try again.read { transaction in try transaction.statistics(of: log).entries } == keys.count)
        try again.close()

        let url = URL(filePath: store.directory.path("data.mdb"))
        try Data(contentsOf: url).prefix(size / 2).write(to: url)
        let error = failure { _ = try Environment(path: store.directory.path) }
        #expect(error?.code == .truncated(have: UInt64(size / 2), need: UInt64(used)))
    }

    @Test func `no garbage in the header crashes the process`() throws {
        let directory = try TemporaryDirectory()
        let count = Soak.count(of: 20_000)
        let outcome = try Executable(product: "LMDBPeer").run("fuzz", directory.path, "\(Soak.seed)", "\(count)")
        let lines = outcome.output.split(separator: "\n")
        #expect(outcome.status == 0, "crashed at seed \(lines.last { Int($0) != nil } ?? "none")")
        #expect(lines.last?.hasPrefix("opened ") == true)
    }

    /// Opens an environment whose data file `damage` was done to; the error.
    private func openAfter(_ damage: (inout [UInt8]) -> Void) throws -> LMDBError? {
        let store = try Store()
        try store.fill(100)
        // A delete gives the free list an entry.
        try store.environment.write { transaction in try transaction.delete(7, from: store.log) }
        try store.environment.close()
        let url = URL(filePath: store.directory.path("data.mdb"))
        var bytes = [UInt8](try Data(contentsOf: url))
        damage(&bytes)
        try Data(bytes).write(to: url)
        return failure { _ = try Environment(path: store.directory.path) }
    }
}

extension [UInt8] {
    /// Overwrites a little-endian integer.
    fileprivate mutating func store<Integer: FixedWidthInteger>(_ value: Integer, at offset: Int) {
        for index in 0..<MemoryLayout<Integer>.size {
            self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * Integer(index)))
        }
    }

    /// Reads a little-endian integer.
    fileprivate func load(_ offset: Int) -> UInt64 {
        span.loadLittleEndian(at: offset)
    }
}
