import Foundation
import LMDB
import TestSupport
import Testing

@Suite("Several processes")
struct ProcessesTests {
    @Test func `a reader that was killed is found, and its slot freed once`() throws {
        let store = try Store()
        try store.fill(1)
        let (process, output) = try Executable(product: "LMDBPeer").start(["hold", store.directory.path])
        let line = String(decoding: output.availableData, as: UTF8.self)
        #expect(line == "reading 3\n")
        let alive = try store.environment.readers().filter { $0.process == process.processIdentifier }
        #expect(alive.map(\.transaction) == [3])
        #expect(try store.environment.checkReaders() == 0)
        #expect(kill(process.processIdentifier, SIGKILL) == 0)
        process.waitUntilExit()
        #expect(try store.environment.checkReaders() == 1)
        #expect(try store.environment.checkReaders() == 0)
        #expect(try store.environment.readers().allSatisfy { $0.process != process.processIdentifier })
    }

    @Test func `opening an environment frees the slots of the dead`() throws {
        let store = try Store()
        let (process, output) = try Executable(product: "LMDBPeer").start(["hold", store.directory.path])
        _ = output.availableData
        #expect(kill(process.processIdentifier, SIGKILL) == 0)
        process.waitUntilExit()
        // Another process that opens it, while this one keeps the table of readers alive.
        #expect(try Executable(product: "LMDBPeer").run("append", store.directory.path, "1").status == 0)
        #expect(try store.environment.checkReaders() == 0)
    }

    @Test func `two processes that append take turns and lose nothing`() throws {
        let store = try Store()
        let count = UInt64(Soak.count(of: 4000))
        let (process, output) = try Executable(product: "LMDBPeer").start(["append", store.directory.path, "\(count)"])
        for _ in 0..<count {
            try store.environment.write { transaction in
                let last = try transaction.statistics(of: store.log).entries
                try transaction.put(UInt64(last) + 1, [1, 2, 3].span, into: store.log, mode: .append)
            }
        }
        let text = String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
        #expect(try store.keys() == Array(1...2 * count))
    }

    @Test func `reading asks for no memory beyond the cursor's own`() throws {
        let store = try Store()
        try store.fill(10_000, valueSize: 100)
        try store.environment.close()
        let outcome = try Executable(product: "LMDBPeer").run("scan", store.directory.path)
        let counts = outcome.output.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(counts.count == 3, "\(outcome)")
        #expect(counts[0] <= 10, "a scan of 10,000 entries")
        // Without optimisation, the closures around a key's bytes ask for memory.
        #if !DEBUG
            #expect(counts[1] == 0, "1,000 look-ups in one transaction")
            #expect(counts[2] == 0, "1,000 transactions")
        #endif
    }
}
