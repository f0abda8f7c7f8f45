import BenchmarkSupport
import TenantModel
import Tenantry

/// What sealing costs whoever appends: the rate over some segments beside the rate where nothing is sealed, and the
/// longest that a caller waited.
///
/// `sealing [SEGMENTS] [CALLERS]`
@main
struct Sealing {
    /// How many commands are timed together.
    private static let stretch = 4_096
    private static let segment = 65_536
    private static let tenants = 10_000

    static func main() async throws {
        let segments = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10
        let callers = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 64
        print("\(segments) segments of durable events, \(callers) callers, full sync.\n\(Machine.description)\n")
        let directory = try ScratchDirectory()
        let platform = try await Platform.create(at: "\(directory.path)/store")
        let ids = try await populate(platform)
        var (quiet, busy): ([Double], [Double]) = ([], [])
        var (quietest, longest): (Duration, Duration) = (.zero, .zero)
        while try platform.head() < UInt64(segments * segment) {
            let place = Int(try platform.head()) % segment
            let (seconds, wait) = try await run(platform, ids, callers)
            // A segment that is full is sealed long before the next one is half full.
            if place > segment / 2, place + stretch < segment {
                quiet.append(seconds)
                quietest = max(quietest, wait)
            } else {
                busy.append(seconds)
                longest = max(longest, wait)
            }
        }
        let mean = { (times: [Double]) in times.reduce(0, +) / Double(times.count) }
        let all = mean(quiet + busy)
        print("\(Int(Double(stretch) / all)) a second, \(Int(Double(stretch) / mean(quiet))) where nothing is sealed: ")
        print(
            "ratio \((mean(quiet) / all * 100).rounded() / 100); longest wait \(longest), \(quietest) where nothing is")
        try platform.close()
    }

    private static func populate(_ platform: Platform) async throws -> [TenantID] {
        var ids: [TenantID] = []
        let context = CommandContext(actor: .user("ops@example.com"), origin: .api)
        while ids.count < tenants {
            var requests: [Request] = []
            for _ in 0..<500 {
                let id = platform.newTenantID()
                var create = CreateTenant(id: id, name: "Tenant \(ids.count)")
                create.slug = "tenant-\(ids.count)"
                create.tier = "enterprise"
                requests.append(Request([create, ChangeState(id, .activate)], as: context))
                ids.append(id)
            }
            for result in try await platform.execute(each: requests) { _ = try result.get() }
        }
        return ids
    }

    /// Has all callers together execute a stretch of commands.
    ///
    /// - Returns: how long it took, and the longest that one command did.
    private static func run(
        _ platform: Platform, _ ids: [TenantID], _ callers: Int
    ) async throws -> (seconds: Double, longest: Duration) {
        let context = CommandContext(actor: .user("app@example.com"), origin: .api)
        let begin = UInt64(try platform.head())
        let start = ContinuousClock.now
        let longest = try await withThrowingTaskGroup(of: Duration.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var random = (begin &+ UInt64(caller)) &* 0x9e37_79b9_7f4a_7c15
                    var longest = Duration.zero
                    for _ in 0..<stretch / callers {
                        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        let id = ids[Int((random >> 33) % UInt64(ids.count))]
                        let start = ContinuousClock.now
                        try await platform.execute(RecordUsage(id, metric: "api_calls", amount: 1), as: context)
                        longest = max(longest, .now - start)
                    }
                    return longest
                }
            }
            return try await group.reduce(.zero, max)
        }
        return ((.now - start) / .seconds(1), longest)
    }
}
