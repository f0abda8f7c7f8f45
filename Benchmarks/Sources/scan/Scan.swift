import BenchmarkSupport
import CAllocationCounter
import CReference
import EventLog

/// A fold over the whole log that touches tenant, type and time of each record, against a C cursor that does the same.
@main
struct Scan {
    static func main() async throws {
        let count = CommandLine.arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1_000_000
        let pairs = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 7
        print("Scan of \(count) records of 250 bytes, warm, \(pairs) pairs.\n\(Machine.description)\n")
        let directory = try ScratchDirectory()
        try await fill(directory.path, count)
        var results = Pairs()
        var allocations: UInt64 = 0
        for _ in 0..<pairs {
            let measured = try measureLog(directory.path, count)
            allocations = measured.allocations
            results.add(measured: measured.rate, reference: measureReference(directory.path, count))
        }
        print(Pairs.heading)
        print(results.row("pages of 8,192 records", target: 0.5))
        print("\nallocations: \(allocations) in all, \(Double(allocations) / Double(count)) a record (target 0)")
    }

    private static func fill(_ path: String, _ count: UInt64) async throws {
        var options = LMDBEventLog.Options()
        options.fullSync = false
        let log = try LMDBEventLog.create(path: path, id: 1, options: options)
        let payload = [UInt8](repeating: 0x2a, count: 250 - 100 - 4 * 2 - 8)
        var done: UInt64 = 0
        while done < count {
            let start = done
            let end = min(count, done + 8_000)
            try await log.commit { (batch) throws(EventLogError) in
                for number in start..<end {
                    let header = RecordHeader(
                        type: UInt16(number % 50), eventID: UInt128(number + 1), tenant: UInt128(number % 1_000),
                        version: number, revision: number, occurredAt: 0)
                    try batch.append(header, payload: payload) { parts in
                        parts.add(.actorType, "user")
                        parts.add(.actorID, "root")
                    }
                }
            }
            done = end
        }
        try log.close()
    }

    private static func measureLog(_ path: String, _ count: UInt64) throws -> (rate: Double, allocations: UInt64) {
        let log = try LMDBEventLog(path: path)
        var sum: UInt64 = 0
        // Maps the pages and warms the caches.
        _ = try scan(log, &sum)
        let before = allocation_count()
        let clock = ContinuousClock()
        let start = clock.now
        let read = try scan(log, &sum)
        let time = (clock.now - start) / .seconds(1)
        let allocations = allocation_count() - before
        precondition(read == count && sum != 0, "not all records were read")
        try log.close()
        return (Double(count) / time, allocations)
    }

    private static func scan(_ log: LMDBEventLog, _ sum: inout UInt64) throws -> UInt64 {
        var count: UInt64 = 0
        var total: UInt64 = 0
        var last: Position = 0
        while true {
            let next = try log.read(after: last, limit: .page) { record in
                let tenant = record.tenant
                total &+= UInt64(record.type) &+ UInt64(truncatingIfNeeded: tenant >> 64)
                total &+= UInt64(truncatingIfNeeded: tenant) &+ UInt64(bitPattern: record.recordedAt)
                count += 1
            }
            guard next > last else { break }
            last = next
        }
        sum &+= total
        return count
    }

    private static func measureReference(_ path: String, _ count: UInt64) -> Double {
        guard let log = unsafe reference_open(path) else { fatalError("cannot open \(path)") }
        defer { unsafe reference_close(log) }
        var sum: UInt64 = 0
        _ = unsafe reference_scan(log, &sum)
        let clock = ContinuousClock()
        let start = clock.now
        let read = unsafe reference_scan(log, &sum)
        let time = (clock.now - start) / .seconds(1)
        precondition(read == count && sum != 0, "not all records were read")
        return Double(count) / time
    }
}
