import Foundation
import LMDB
import Testing

@Test func smoke() throws {
    let path = FileManager.default.temporaryDirectory.path + "/lmdbsmoke"
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let env = try Environment(path: path)
    let db = try env.openDatabase(named: "log", keys: UInt64.self)
    try env.write { t in
        for i in 1...10 as ClosedRange<UInt64> {
            try t.put(i, [1, 2, 3, UInt8(i)].span, into: db, mode: .append)
        }
        try t.reserve(11, count: 4, into: db) { out in for _ in 0..<4 { out.append(7) } }
    }
    let n = try env.read { t in
        var n = 0
        var c = try t.cursor(over: db)
        while let e = try c.next() { n += Int(e.value[3]) + Int(e.key) }
        if let e = try c.seek(atOrAfter: 11) { n += Int(e.value.loadLittleEndian(at: 0, as: UInt32.self) & 1)}
        return n
    }
    #expect(n == 55 + 66 + 7 + 1)
    try env.read { _ in }
    try env.read { (t) throws(LMDBError) in _ = try t.get(7, from: db) }
}
