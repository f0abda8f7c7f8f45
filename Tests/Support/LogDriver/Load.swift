import EventLog
import Glibc
import SeededEvents
import TestSupport

/// Concurrent committers, each with its own batches of seeded events, one after the other.
struct Load: Sendable {
    private let path: String
    /// Where the random numbers begin; different for each run on a log, because the events' ids follow from it.
    private var seed: UInt64 = 1
    private var writers: UInt16 = 4
    /// The most events of a batch.
    private var largest: UInt16 = 1
    /// Whether the log is made first.
    private var creates = false
    /// The batches of each writer.
    private var batches: UInt16 = .max

    init(arguments: ArraySlice<String>) throws(LogDriver.Mistake) {
        guard let path = arguments.first else { throw LogDriver.Mistake(argument: "PATH") }
        self.path = path
        for argument in arguments.dropFirst() {
            let (name, value) = try Self.split(argument)
            switch name {
            case "seed": seed = value
            case "writers": writers = UInt16(clamping: value)
            case "largest": largest = UInt16(clamping: value)
            case "create": creates = value != 0
            case "batches": batches = UInt16(clamping: value)
            default: throw LogDriver.Mistake(argument: argument)
            }
        }
    }

    private static func split(_ argument: String) throws(LogDriver.Mistake) -> (name: String, value: UInt64) {
        let fields = argument.split(separator: "=", maxSplits: 1)
        guard fields.count == 2, let value = UInt64(fields[1]) else { throw LogDriver.Mistake(argument: argument) }
        return (String(fields[0]), value)
    }

    /// Opens the log, appends until all batches are done or the log takes no more, and closes it.
    func run() async {
        do throws(EventLogError) {
            let log = try creates ? LMDBEventLog.create(path: path, id: 1) : LMDBEventLog(path: path)
            LogDriver.say("ready")
            await withTaskGroup { group in
                let reading = Task { await read(log) }
                for writer in 1...writers { group.addTask { await append(to: log, as: writer) } }
                await group.waitForAll()
                reading.cancel()
                await reading.value
            }
            LogDriver.say("head \(try log.head().position)")
            try log.close()
            LogDriver.say("done")
        } catch {
            LogDriver.say("error \(error)")
            exit(3)
        }
    }

    /// Reads the log's end over and over, and complains when it cannot.
    private func read(_ log: LMDBEventLog) async {
        do {
            while !Task.isCancelled {
                let head = try log.head().position
                _ = try log.read(after: max(head, 3) - 3, limit: .page) { _ in }
                await Task.yield()
            }
        } catch {
            LogDriver.say("cannot read: \(error)")
        }
    }

    private func append(to log: LMDBEventLog, as writer: UInt16) async {
        var random = SeededGenerator(seed: seed &+ UInt64(writer) << 32)
        for batch in 1...batches {
            let size = UInt16.random(in: 1...largest, using: &random)
            let events = (0..<size).map {
                SeededEvent(seed: seed, writer: writer, batch: batch, index: $0, size: size)
            }
            guard await commit(events, to: log) else { return }
        }
    }

    /// Commits a batch, says how it ended, and returns whether the log takes another one.
    private func commit(_ events: [SeededEvent], to log: LMDBEventLog) async -> Bool {
        let name = String(events[0].id, radix: 16)
        do throws(CommitError<EventLogError>) {
            let first = try await log.commit { (batch) throws(EventLogError) -> Position in
                let first = batch.nextPosition
                for event in events { try event.append(to: &batch) }
                return first
            }
            LogDriver.say("ok \(first) \(name)")
            return true
        } catch {
            guard case .failed(let error) = error else { fatalError("\(error)") }
            LogDriver.say("\(error.isNotCommitted ? "failed" : "unknown") \(name) \(error.code)")
            return error.isNotCommitted && error.code != .readOnly
        }
    }
}
