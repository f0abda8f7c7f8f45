import HashTreeCollections
import TenantModel
import TestSupport
import Testing

/// Random histories of every command there is.
///
/// Nothing that was accepted may be impossible to fold, and what is found by name must be what the tenants say.
///
/// 2,000 histories of up to 300 commands at full length; TENANTRY_SEED repeats a run.
@Suite struct WholeDomainTests {
    @Test func `whatever commands come, the indexes say what the tenants say, and a replay gives the same`() throws {
        for history in 0..<Soak.count(of: 2_000) { try run(seed: Soak.seed &+ UInt64(history)) }
    }

    private func run(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var bench = try TestBench()
        var accepted: Set<String> = []
        for _ in 0..<Int.random(in: 50...300, using: &random) {
            bench.now = bench.now.advanced(by: Int64.random(in: 0..<(6 * 3_600 * Timestamp.second), using: &random))
            let command = AnyCommand.draw(&random, from: bench.fleet)
            var context = TestBench.context
            context.reason = "because"
            do {
                try bench.run(command, as: context)
                accepted.insert("\(type(of: command))")
            } catch let refusal as Refusal {
                #expect(refusal.code != .internalError, "seed \(seed): \(command) made \(refusal)")
                guard refusal.code != .internalError else { return }
            }
        }
        check(bench.fleet, seed: seed)
        for change in bench.events.lazy.flatMap(\.payload.changes) {
            #expect(FieldChange.areas.contains(String(change.field.prefix { $0 != "." })), "\(change)")
        }
        #expect(TestBench.rows(of: try bench.refolded()) == TestBench.rows(of: bench.fleet), "seed \(seed)")
    }

    private func check(_ fleet: Fleet, seed: UInt64) {
        for tenant in fleet.allTenants {
            let isGone = tenant.state == .purged
            if !isGone { #expect(fleet.tenantID(named: tenant.slug) == tenant.id, "seed \(seed)") }
            if let external = tenant.externalID {
                #expect(fleet.tenantID(named: external) == tenant.id, "seed \(seed)")
            }
            for host in tenant.hosts.keys { #expect(fleet.tenantID(ofHost: host) == tenant.id, "seed \(seed)") }
            for (user, member) in tenant.members {
                #expect(fleet.role(of: user, in: tenant.id) == member.role, "seed \(seed)")
            }
            for (id, key) in tenant.apiKeys where key.closedAt == nil {
                #expect(fleet.apiKey(hash: key.hash)?.place.key == id, "seed \(seed)")
            }
            let level = { (name: String) in tenant.used(LimitKey(name)!, at: tenant.updatedAt) }
            if !tenant.members.isEmpty { #expect(level("users") == Int64(tenant.members.count), "seed \(seed)") }
            let domains = tenant.hosts.values.count { $0.kind == .domain }
            if domains > 0 { #expect(level("domains") == Int64(domains), "seed \(seed)") }
            #expect(tenant.members.isEmpty || tenant.ownerCount == tenant.members.values.count { $0.role == .owner })
        }
        for number in 0..<6 {
            for (tenant, role) in fleet.memberships(of: "user\(number)") {
                #expect(fleet.tenant(tenant)?.members["user\(number)"]?.role == role, "seed \(seed)")
            }
            if let owner = fleet.tenantID(ofHost: "h\(number).test.example") {
                #expect(fleet.tenant(owner)?.hosts["h\(number).test.example"] != nil, "seed \(seed)")
            }
        }
    }

    @Test func `the histories reach every command there is`() throws {
        var random = SeededGenerator(seed: 1)
        var drawn: Set<String> = []
        let bench = try TestBench()
        for _ in 0..<5_000 { drawn.insert("\(type(of: AnyCommand.draw(&random, from: bench.fleet)))") }
        #expect(drawn.count == 45, "\(drawn.sorted())")
    }
}
