import BenchmarkSupport
import Tenantry
import TenantModel

/// Durable commands a second through `Platform.execute`: decided, folded, committed with full sync, answered.
@main
struct Execute {
    /// What every caller asks for, again and again.
    enum Work: String, CaseIterable {
        case mixed = "mixed commands, 10,000 tenants"
        case hot = "consume on one tenant"
    }

    static let tenants = 10_000

    static func main() async throws {
        let runs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
        let seconds = CommandLine.arguments.dropFirst(2).first.flatMap { Double($0) } ?? 2
        print("Durable commands, full sync, \(runs) runs of \(seconds) s.\n\(Machine.description)\n")
        let directory = try ScratchDirectory()
        let platform = try await Platform.create(at: "\(directory.path)/store")
        let ids = try await populate(platform)
        print(Pairs.heading)
        for work in Work.allCases {
            for callers in [64, 256] {
                var results = Pairs()
                for _ in 0..<runs {
                    results.add(
                        measured: try await measure(platform, ids, work, callers: callers, seconds: seconds),
                        reference: try await measureReference(callers: callers, seconds: seconds))
                }
                // 50,000 and 100,000 a second where the reference reaches 173,000 and 391,000 (DESIGN §12).
                print(results.row("\(work.rawValue), \(callers) callers", target: callers == 64 ? 0.29 : 0.26))
            }
        }
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

    private static func measure(
        _ platform: Platform, _ ids: [TenantID], _ work: Work, callers: Int, seconds: Double
    ) async throws -> Double {
        let context = CommandContext(actor: .user("app@example.com"), origin: .api)
        return try await rate(callers: callers, seconds: seconds) { random in
            try await platform.execute(command(work, ids, random), as: context)
        }
    }

    /// The same number of callers, each appending one constant record at a time.
    private static func measureReference(callers: Int, seconds: Double) async throws -> Double {
        let directory = try ScratchDirectory()
        let committer = ReferenceCommitter(path: directory.path, length: 250)
        let rate = try await rate(callers: callers, seconds: seconds) { _ in await committer.append(1) }
        committer.close()
        return rate
    }

    /// Has all callers call until the time is over, and returns the calls a second.
    private static func rate(
        callers: Int, seconds: Double, _ call: @escaping @Sendable (UInt64) async throws -> Void
    ) async throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var random = UInt64(caller) &* 0x9e37_79b9_7f4a_7c15
                    var done = 0
                    while clock.now < end {
                        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        try await call(random >> 33)
                        done += 1
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
        return Double(done) / ((clock.now - start) / .seconds(1))
    }

    private static func command(_ work: Work, _ ids: [TenantID], _ random: UInt64) -> any Command {
        guard work == .mixed else { return ConsumeUsage(ids[0], metric: "messages", amount: 1) }
        let id = ids[Int(random % UInt64(ids.count))]
        let value = random >> 16
        switch value % 20 {
        case 0..<10: return ConsumeUsage(id, metric: "messages", amount: 1)
        case 10..<14: return RecordUsage(id, metric: "api_calls", amount: 1)
        case 14..<16: return SetUsageLevel(id, metric: "storage", level: Int64(random))
        case 16, 17: return SetConfig(id, ConfigKey(section: "general", key: "theme"), "v\(random)")
        case 18: return OverrideLimit(id, LimitKey("messages/day")!, max: 1_000_000 + Int64(value))
        default: return RecordActivity(id, action: "login")
        }
    }
}
