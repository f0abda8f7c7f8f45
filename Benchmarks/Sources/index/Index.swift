import AuditTrail
import BenchmarkSupport
import EventLog
import LMDB

/// Builds the trail's index over a synthetic log and asks it what auditors ask.
@main
struct Index {
    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1_000_000
        let rounds = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 300
        print("Index of \(count) records, \(FleetLog.tenants) tenants, 80 % metering.\n\(Machine.description)\n")
        let logDirectory = try ScratchDirectory()
        let indexDirectory = try ScratchDirectory()
        let log = try await FleetLog.make(at: logDirectory.path, count)
        var options = Environment.Options()
        options.fullSync = false
        let store = try SegmentStore(Environment(path: indexDirectory.path, options: options), seed: 1)
        try build(log, store, count)
        let index = AuditIndex(log, segments: store, reading: FleetReading())
        try index.catchUp()
        try ask(index, count, rounds)
        try log.close()
    }

    /// Builds and writes every segment, and prints how fast and how large.
    private static func build(_ log: LMDBEventLog, _ store: SegmentStore, _ count: UInt64) throws {
        var builder = SegmentBuilder(seed: store.seed, reading: FleetReading())
        let clock = ContinuousClock()
        var (adding, finishing, writing) = (Duration.zero, Duration.zero, Duration.zero)
        var last: Position = 0
        while last + UInt64(Segment.length) <= count {
            let start = clock.now
            while builder.count < Segment.length {
                let limit = ReadLimit(records: min(8_192, Segment.length - builder.count))
                last = try log.read(after: last, limit: limit) { (record) throws(Never) in builder.add(record) }
            }
            let added = clock.now
            let segment = builder.finish()
            let finished = clock.now
            try store.environment.write { (transaction) throws(AuditIndexError) in
                try store.write(segment, to: &transaction)
            }
            adding += added - start
            finishing += finished - added
            writing += clock.now - finished
        }
        let rate = { (time: Duration) in Int(Double(last) / (time / .seconds(1)) / 1_000) }
        print("build: \(rate(adding + finishing + writing)) k records a second")
        print("  taking in \(rate(adding)) k, making \(rate(finishing)) k, writing \(rate(writing)) k")
        let sizes = try store.sizes()
        let each = { (bytes: Int) in Double(bytes * 10 / Int(last)) / 10 }
        print(
            "bytes a record: \(each(sizes.total)): blocks \(each(sizes.blocks)), columns \(each(sizes.columns)), "
                + "merged \(each(sizes.merged))\n")
    }

    private static func ask(_ index: AuditIndex<LMDBEventLog>, _ count: UInt64, _ rounds: Int) throws {
        let span = 365 * 86_400_000_000 as Int64
        let month = FleetLog.start + span / 2
        print("| question | found | p50 µs | p99 µs |\n|---|---|---|---|")
        for (name, query) in Questions.all(count: count, month: month) {
            var numbers = Numbers(seed: 7)
            var found = 0
            let times = try measure(rounds) {
                found = 0
                try index.records(query(&numbers), within: 1...count) { _ in
                    found += 1
                    return found < 50
                }
            }
            print("| \(name) | \(found) | \(times.half) | \(times.most) |")
        }
        var hot = AuditQuery()
        hot.tenant = FleetLog.tenant(0)
        hot.since = month
        hot.until = month + 30 * 86_400_000_000
        var all = AuditQuery()
        all.includesUsage = true
        for (name, query, grouping) in [
            ("actions of the hottest tenant, 30 days", hot, AuditGrouping.action),
            ("actions of the whole log", all, .action), ("tenants of the whole log", all, .tenant),
            ("actors, without metering", AuditQuery(), .actor), ("days of the whole log", all, .day),
        ] {
            var groups = 0
            let times = try measure(20) { groups = try index.counts(query, by: grouping, within: 1...count).count }
            print("| counts: \(name) | \(groups) groups | \(times.half) | \(times.most) |")
        }
    }

    private static func measure(_ rounds: Int, _ body: () throws -> Void) throws -> (half: Int, most: Int) {
        let clock = ContinuousClock()
        var times: [Int] = []
        for round in 0..<rounds + rounds / 10 + 1 {
            let start = clock.now
            try body()
            // The first tenth warms what is cold.
            if round > rounds / 10 { times.append(Int((clock.now - start) / .nanoseconds(100)) / 10) }
        }
        times.sort()
        return (times[times.count / 2], times[times.count * 99 / 100])
    }
}
