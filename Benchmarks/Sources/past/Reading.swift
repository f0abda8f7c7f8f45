import AuditTrail
import BenchmarkSupport
import TenantModel
import Tenantry

/// How long the past takes: the busiest tenants at any of their positions, and every tenant at two.
///
/// `past STORE [TIMES]`; the store is only read.
@main
struct Reading {
    static func main() async throws {
        guard let path = CommandLine.arguments.dropFirst().first else { fatalError("past STORE [TIMES]") }
        let times = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) } ?? 2_000
        print("The past of \(path).\n\(Machine.description)\n")
        var options = Platform.Options()
        options.readOnly = true
        let platform = try Platform.open(at: path, options: options)
        for tenant in try await busiest(platform) { try showOneTenant(platform, tenant, times) }
        try await compareFleet(platform)
        try platform.close()
    }

    private static let reader = CommandContext(actor: .user("auditor@example.com"), origin: .api)

    private static func busiest(_ platform: Platform) async throws -> [Tenant] {
        var query = AuditQuery()
        query.includesUsage = true
        let (counts, _) = try await platform.auditCounts(query, by: .tenant, as: reader)
        return try counts.filter { $0.key != "(platform)" }.prefix(4).map { try platform.tenant($0.key) }
    }

    private static func showOneTenant(_ platform: Platform, _ tenant: Tenant, _ times: Int) throws {
        var random = UInt64(20_261_121)
        var durations: [Duration] = []
        for _ in 0..<times {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let position = 1 + (random >> 16) % tenant.position
            let start = ContinuousClock.now
            let past = try platform.past(at: .position(position))
            _ = try past.tenant(tenant.id).map { TenantView($0, at: past.time) }
            durations.append(.now - start)
        }
        durations.sort()
        print("a tenant of \(tenant.version) events, \(tenant.members.count) members, as it was:", terminator: " ")
        print("p50 \(durations[times / 2]), p99 \(durations[times * 99 / 100])")
    }

    private static func compareFleet(_ platform: Platform) async throws {
        let head = try platform.head()
        let (before, after) = (try platform.past(at: .position(head / 4)), try platform.past(at: .position(head / 2)))
        let start = ContinuousClock.now
        var (tenants, differences) = (0, 0)
        let ids = try platform.read { $0.allTenants.map(\.id) }
        try await platform.compare(ids, before, after, at: after.time) { tenant in
            tenants += 1
            differences += tenant.fields.count
        }
        print("\(tenants) tenants at #\(head / 4) and #\(head / 2): \(differences) differences in \(.now - start)")
    }
}
