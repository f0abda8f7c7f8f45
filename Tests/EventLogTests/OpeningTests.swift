import EventLog
import Foundation
import LMDB
import SeededEvents
import TestSupport
import Testing

/// The code of the error that a closure ends with; `nil` when it succeeds.
func code(_ body: () throws(EventLogError) -> Void) -> EventLogError.Code? {
    do throws(EventLogError) {
        try body()
        return nil
    } catch {
        return error.code
    }
}

@Suite struct OpeningTests {
    private func rewrite(_ path: String, _ change: (inout Data) -> Void) throws {
        let file = URL(filePath: "\(path)/data.mdb")
        var data = try Data(contentsOf: file)
        change(&data)
        try data.write(to: file)
    }

    @Test func `a directory without a log is refused and nothing is made in it`() throws {
        let scratch = try ScratchLog()
        #expect(code { () throws(EventLogError) in _ = try scratch.open() } == .notFound)
        #expect(!FileManager.default.fileExists(atPath: scratch.path))
        try FileManager.default.createDirectory(atPath: scratch.path, withIntermediateDirectories: false)
        #expect(code { () throws(EventLogError) in _ = try scratch.open() } == .notFound)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [])
    }

    @Test func `reading a directory without a log is refused`() throws {
        let scratch = try ScratchLog()
        var options = LMDBEventLog.Options()
        options.readOnly = true
        #expect(code { () throws(EventLogError) in _ = try scratch.open(options) } == .notFound)
    }

    @Test func `a log is not made over another`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(batch: 1)
        try log.close()
        #expect(code { () throws(EventLogError) in _ = try scratch.create() } == .alreadyExists)
        let again = try scratch.open()
        #expect(again.id == ScratchLog.id)
        #expect(try again.events().count == 1)
    }

    @Test func `a log of a newer format is refused as that`() throws {
        let scratch = try ScratchLog()
        try scratch.create().close()
        do {
            let environment = try Environment(path: scratch.path)
            let facts = try environment.openDatabase(named: "meta", keys: [UInt8].self, create: false)
            try environment.write { (transaction) throws(LMDBError) in
                try transaction.put(Array("format".utf8).span, [2, 0, 0, 0].span, into: facts)
            }
            try environment.close()
        }
        #expect(code { () throws(EventLogError) in _ = try scratch.open() } == .newerFormat)
    }

    @Test func `a truncated data file is refused`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        for batch in 1...20 as ClosedRange<UInt16> { try await log.append(10, batch: batch) }
        try log.close()
        let length = try FileManager.default.attributesOfItem(atPath: "\(scratch.path)/data.mdb")[.size] as? Int ?? 0
        try rewrite(scratch.path) { $0.removeLast(length / 2) }
        guard case .storage(.truncated) = code({ () throws(EventLogError) in _ = try scratch.open() }) else {
            Issue.record("a truncated log was opened")
            return
        }
    }

    @Test func `a data file with a damaged header is refused`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(10, batch: 1)
        try log.close()
        try rewrite(scratch.path) { data in
            for page in 0..<2 { data.replaceSubrange(page * 4096 + 16..<page * 4096 + 20, with: Data(count: 4)) }
        }
        #expect(code { () throws(EventLogError) in _ = try scratch.open() } == .storage(.damagedHeader))
    }

    @Test func `a path that is a file is refused`() throws {
        let scratch = try ScratchLog()
        try Data("no log".utf8).write(to: URL(filePath: scratch.path))
        #expect(code { () throws(EventLogError) in _ = try scratch.create() } == .storage(.notADirectory))
        #expect(code { () throws(EventLogError) in _ = try scratch.open() } == .storage(.notADirectory))
        #expect(try Data(contentsOf: URL(filePath: scratch.path)) == Data("no log".utf8))
    }

    @Test func `a log is opened once in a process`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        #expect(code { () throws(EventLogError) in _ = try scratch.open() } == .storage(.alreadyOpen))
        #expect(code { () throws(EventLogError) in _ = try scratch.create() } == .storage(.alreadyOpen))
        try await log.append(batch: 1)
        #expect(try log.head().position == 1)
    }

    @Test func `a log whose directory was dropped half made is made again`() throws {
        let scratch = try ScratchLog()
        scratch.makeDirectory()
        do {
            let environment = try Environment(path: scratch.path)
            _ = try environment.openDatabase(named: "records", keys: UInt64.self)
            try environment.close()
        }
        #expect(code { () throws(EventLogError) in _ = try scratch.open() } == .notFound)
        let log = try scratch.create()
        #expect(log.id == ScratchLog.id)
        #expect(try log.head() == .empty)
    }

    @Test func `a log opened for reading only takes no records`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(3, batch: 1)
        try log.close()
        var options = LMDBEventLog.Options()
        options.readOnly = true
        let reader = try scratch.open(options)
        #expect(await reader.failure(ofBatch: 2) == .readOnly)
        #expect(try reader.events().count == 3)
        #expect(reader.id == ScratchLog.id)
    }

    @Test func `a closed log says so and can be opened again`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(batch: 1)
        try log.close()
        try log.close()
        #expect(await log.failure(ofBatch: 2) == .closed)
        #expect(code { () throws(EventLogError) in _ = try log.head() } == .closed)
        #expect(throws: ReadError<Unexpected>.self) { try log.events() }
        let again = try scratch.open()
        try await again.append(batch: 3)
        #expect(try again.events().map(\.batch) == [1, 3])
    }
}
