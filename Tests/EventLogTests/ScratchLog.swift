import EventLog
import Foundation
import SeededEvents
import TestSupport

/// A directory for one log of one test.
struct ScratchLog: ~Copyable {
    static let id: UInt128 = 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// The log's directory, which is there once the log was made.
    var path: String { directory.path("log") }

    func create(_ options: LMDBEventLog.Options = .init()) throws(EventLogError) -> LMDBEventLog {
        makeDirectory()
        return try LMDBEventLog.create(path: path, id: Self.id, options: options)
    }

    /// Makes the log's directory, unless something stands there.
    func makeDirectory() {
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    func open(_ options: LMDBEventLog.Options = .init()) throws(EventLogError) -> LMDBEventLog {
        try LMDBEventLog(path: path, options: options)
    }
}

extension LMDBEventLog {
    /// Commits `count` events of a writer as one batch, and returns the first one's position.
    @discardableResult
    func append(_ count: UInt16 = 1, seed: UInt64 = 1, writer: UInt16 = 1, batch: UInt16) async throws -> Position {
        try await commit { (records) throws(EventLogError) -> Position in
            let first = records.nextPosition
            for index in 0..<count {
                try SeededEvent(seed: seed, writer: writer, batch: batch, index: index, size: count)
                    .append(to: &records)
            }
            return first
        }
    }

    /// The events of all records after a position, each checked byte for byte.
    func events(after start: Position = 0) throws -> [SeededEvent] {
        var events: [SeededEvent] = []
        var last = start
        while true {
            let read = try read(after: last, limit: .page) { (record) throws(Unexpected) in
                guard record.position == start + 1 + Position(events.count) else {
                    throw Unexpected("position \(record.position) follows \(start + Position(events.count))")
                }
                if let fault = SeededEvent.fault(of: record) { throw Unexpected(fault) }
                events.append(SeededEvent(id: record.eventID))
            }
            guard read > last else { return events }
            last = read
        }
    }

    /// The code of the error that appending one event ends with; `nil` when it succeeds.
    func failure(ofBatch batch: UInt16, size: UInt16 = 1) async -> EventLogError.Code? {
        do {
            try await append(size, batch: batch)
            return nil
        } catch let error as CommitError<EventLogError> {
            switch error {
            case .failed(let error), .refused(let error): return error.code
            }
        } catch {
            return nil
        }
    }
}
