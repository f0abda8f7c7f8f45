import EventLog
import Projections
import TenantModel
import TestSupport

/// A log of one test, whose clock stands still.
final class ScratchLog {
    static let time: Int64 = 1_777_982_400_000_000

    private let directory: TemporaryDirectory
    let log: LMDBEventLog

    init() throws {
        directory = try TemporaryDirectory()
        log = try LMDBEventLog.create(
            path: directory.path, id: 1, options: .init(clock: LogClock(simulated: { Self.time })))
    }

    /// Appends events, each with the position and the time that the log gives it.
    @discardableResult
    func append(_ events: [Event]) async throws -> [Event] {
        try await log.commit { (batch) throws(EventLogError) in
            var placed: [Event] = []
            for event in events {
                var event = event
                event.position = batch.nextPosition
                event.recordedAt = Timestamp(rawValue: batch.recordedAt)
                try batch.append(event)
                placed.append(event)
            }
            return placed
        }
    }

    /// Appends a record as it is, whatever an event would be.
    func append(_ header: RecordHeader, payload: [UInt8]) async throws {
        _ = try await log.commit { (batch) throws(EventLogError) in
            try batch.append(header, payload: payload) { _ in }
        }
    }

    /// The event at a position.
    func event(at position: Position) throws -> Event {
        do {
            return try log.read(at: position) { (record) throws(EventLogError) in try Event(record) }
        } catch {
            switch error {
            case .stopped(let error), .failed(let error): throw error
            }
        }
    }
}
