import BenchmarkSupport
import EventLog
import Foundation
import Synchronization
import Tenantry

/// Makes all views of a store anew, as opening one without views does, beside a plain scan of its log.
///
/// `rebuild STORE [RUNS]`; the store's views are deleted.
@main
struct Rebuild {
    static func main() async throws {
        guard let path = CommandLine.arguments.dropFirst().first else { fatalError("rebuild STORE [RUNS]") }
        let runs = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 3
        print("All views and the index of \(path), \(runs) runs.\n\(Machine.description)\n")
        var (rates, scans): ([Double], [Double]) = ([], [])
        let memory = Memory()
        for _ in 0..<runs {
            scans.append(try scan(path))
            rates.append(try rebuild(path, memory))
            print("\(Int(rates.last! / 1_000)) k events a second; scan \(Int(scans.last! / 1_000)) k", terminator: "; ")
            print("anonymous memory \(memory.peak >> 10) MiB; opened in \(try opening(path))")
        }
        let (rate, scan) = (rates.sorted()[runs / 2], scans.sorted()[runs / 2])
        print("median \(Int(rate / 1_000)) k events a second, \(Int(scan / rate)) times a scan's time")
    }

    private static func scan(_ path: String) throws -> Double {
        let log = try LMDBEventLog(path: "\(path)/log")
        defer { try? log.close() }
        let (start, head) = (ContinuousClock.now, try log.head().position)
        var (position, sum): (UInt64, UInt64) = (0, 0)
        while position < head {
            position = try log.read(after: position, limit: .page) { (record) throws(Never) in
                sum &+= UInt64(record.type) &+ UInt64(truncatingIfNeeded: record.tenant)
            }
        }
        precondition(sum > 0, "nothing was read")
        return Double(head) / ((.now - start) / .seconds(1))
    }

    private static func rebuild(_ path: String, _ memory: Memory) throws -> Double {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name.hasPrefix("views") {
            try FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
        let start = ContinuousClock.now
        let platform = try Platform.open(at: path)
        let seconds = (.now - start) / .seconds(1)
        let head = try platform.head()
        memory.note()
        try platform.close()
        return Double(head) / seconds
    }

    private static func opening(_ path: String) throws -> Duration {
        let start = ContinuousClock.now
        let platform = try Platform.open(at: path)
        let time = .now - start
        try platform.close()
        return time
    }
}

/// The most anonymous memory of this process, looked at twenty times a second.
private final class Memory: Sendable {
    private let most = Mutex(0)

    init() {
        Thread.detachNewThread { [self] in
            while true {
                note()
                Thread.sleep(forTimeInterval: 0.05)
            }
        }
    }

    /// In KiB.
    var peak: Int { most.withLock { $0 } }

    func note() {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        let now = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
        most.withLock { $0 = max($0, now) }
    }
}
