import Foundation
import LMDB
import TestSupport

/// Opens data files that are damaged in ways that seeds determine; nothing but a crash is a failure.
struct Fuzz {
    private let directory: String
    private let intact: [UInt8]
    private var dataFile: String { "\(directory)/data.mdb" }

    init(directory: String) throws {
        self.directory = directory
        let environment = try Environment(path: directory)
        let log = try environment.openDatabase(named: "log", keys: UInt64.self)
        let meta = try environment.openDatabase(named: "meta", keys: [UInt8].self)
        for round in 0..<20 as Range<UInt64> {
            try environment.write { (transaction) throws(LMDBError) in
                for index in 1...20 as ClosedRange<UInt64> {
                    let value = [UInt8](repeating: UInt8(index), count: 100)
                    try transaction.put(round * 20 + index, value.span, into: log, mode: .append)
                }
                try transaction.put([1].span, [UInt8(round)].span, into: meta)
            }
        }
        try environment.close()
        intact = [UInt8](try Data(contentsOf: URL(filePath: "\(directory)/data.mdb")))
    }

    /// Opens `count` files; prints each seed before it is tried, so that a crash names it.
    func run(seed: UInt64, count: Int) throws {
        var opened = 0
        for seed in seed..<(seed + UInt64(count)) {
            try FileHandle.standardOutput.write(contentsOf: Data("\(seed)\n".utf8))
            var random = SeededGenerator(seed: seed)
            try Data(damaged(&random)).write(to: URL(filePath: dataFile))
            if tryOut(readOnly: seed % 2 == 0) { opened += 1 }
        }
        try FileHandle.standardOutput.write(contentsOf: Data("opened \(opened) of \(count)\n".utf8))
    }

    private func damaged(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes = intact
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            return random.bytes(Int.random(in: 1...20000, using: &random))
        case 1:
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
        case 2:
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[metaOffset(&random)] = UInt8.random(in: 0...255, using: &random)
            }
        case 3:
            let values: [UInt64] = [0, 1, 2, 3, 5, 16, 4096, 1 << 16, 1 << 32, 1 << 47, 1 << 52, .max - 1, .max]
            let offset = metaOffset(&random) & ~7
            store(values.randomElement(using: &random)!, at: offset, in: &bytes)
        case 4:
            // Everything random but what LMDB itself looks at.
            for offset in [24..<40, 46..<152, 4096 + 24..<4096 + 40, 4096 + 46..<4096 + 152] {
                bytes.replaceSubrange(offset, with: random.bytes(offset.count))
            }
        default:
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let page = Int.random(in: 0..<bytes.count / 4096, using: &random)
                let isHeader = bytes[page * 4096 + 10] == 2 && bytes[page * 4096 + 12] < 24
                guard page < 2 || isHeader else { continue }
                bytes[page * 4096 + Int.random(in: 0..<20, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return bytes
    }

    private func metaOffset(_ random: inout SeededGenerator) -> Int {
        Int.random(in: 0..<2, using: &random) * 4096 + Int.random(in: 0..<152, using: &random)
    }

    private func store(_ value: UInt64, at offset: Int, in bytes: inout [UInt8]) {
        for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    /// Opens the environment and its databases and looks something up.
    private func tryOut(readOnly: Bool) -> Bool {
        var options = Environment.Options()
        options.readOnly = readOnly
        do {
            let environment = try Environment(path: directory, options: options)
            let log = try environment.openDatabase(named: "log", keys: UInt64.self, create: false)
            let meta = try environment.openDatabase(named: "meta", keys: [UInt8].self, create: false)
            try environment.read { transaction in
                _ = try transaction.get(77, from: log)
                _ = try transaction.get([1].span, from: meta)
                _ = try transaction.statistics(of: log)
            }
            return true
        } catch {
            return false
        }
    }
}
