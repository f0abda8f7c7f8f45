import BenchmarkSupport
import EventLog
import Foundation

/// Durable appends through `LMDBEventLog.commit`, against the least that LMDB needs for the same work.
@main
struct Append {
    /// Concurrent tasks that commit one batch after the other.
    struct Load {
        let name: String
        let writers: Int
        let batch: Int
        let target: Double
    }

    static let loads = [
        Load(name: "8 writers of single records", writers: 8, batch: 1, target: 0.7),
        Load(name: "64 writers of single records", writers: 64, batch: 1, target: 0.7),
        Load(name: "256 writers of single records", writers: 256, batch: 1, target: 0.7),
        Load(name: "8 writers of 100 records", writers: 8, batch: 100, target: 0.5),
    ]

    static func main() async throws {
        let pairs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
        let seconds = CommandLine.arguments.dropFirst(2).first.flatMap { Double($0) } ?? 1.5
        print("Durable appends, records of \(SampleRecord.length) bytes, full sync, \(pairs) pairs of \(seconds) s.")
        print("\(Machine.description)\n\n\(Pairs.heading)")
        for load in loads {
            var results = Pairs()
            for _ in 0..<pairs {
                results.add(
                    measured: try await measureLog(load, seconds: seconds),
                    reference: try await measureReference(load, seconds: seconds))
            }
            print(results.row(load.name, target: load.target))
        }
    }

    private static func measureLog(_ load: Load, seconds: Double) async throws -> Double {
        let directory = try ScratchDirectory()
        let log = try LMDBEventLog.create(path: directory.path, id: 1)
        let sample = SampleRecord()
        let rate = try await rate(load, seconds: seconds) { writer, round in
            try await log.commit { (batch) throws(EventLogError) in
                for index in 0..<UInt64(load.batch) {
                    try sample.append(writer << 40 | round << 20 | index, to: &batch)
                }
            }
        }
        let length = try log.read(at: 1) { $0.bytes.count }
        precondition(length == SampleRecord.length, "the record has \(length) bytes")
        try log.close()
        return rate
    }

    private static func measureReference(_ load: Load, seconds: Double) async throws -> Double {
        let directory = try ScratchDirectory()
        let committer = ReferenceCommitter(path: directory.path, length: SampleRecord.length)
        let rate = try await rate(load, seconds: seconds) { _, _ in await committer.append(load.batch) }
        committer.close()
        return rate
    }

    /// Has all writers commit until the time is over, and returns the records a second.
    private static func rate(
        _ load: Load, seconds: Double, _ commit: @escaping @Sendable (UInt64, UInt64) async throws -> Void
    ) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        let rounds = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for writer in 0..<UInt64(load.writers) {
                group.addTask {
                    var round: UInt64 = 0
                    while clock.now < end {
                        try await commit(writer, round)
                        round += 1
                    }
                    return round
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(rounds) * Double(load.batch) / ((clock.now - start) / .seconds(1))
    }
}
