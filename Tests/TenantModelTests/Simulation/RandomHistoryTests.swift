import HashTreeCollections
import TenantModel
import TestSupport
import Testing

/// Random histories of commands, against a model that is too simple to be wrong in the same way.
///
/// 10,000 histories of up to 200 commands at full length; TENANTRY_SEED repeats a run.
@Suite struct RandomHistoryTests {
    @Test func `random histories leave what a naive model says, and fold to the same state again`() throws {
        for history in 0..<Soak.count(of: 10_000) {
            let seed = Soak.seed &+ UInt64(history)
            try run(seed: seed)
        }
    }

    private func run(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var bench = try TestBench()
        var naive: [TenantID: NaiveTenant] = [:]
        for slug in ["acme", "globex", "initech"] {
            naive[try bench.tenant(slug)] = NaiveTenant(slug: slug)
        }
        let ids = naive.keys.sorted()
        for step in 0..<Int.random(in: 1...200, using: &random) {
            bench.now = bench.now.advanced(by: Int64.random(in: 0..<(3 * 3_600 * Timestamp.second), using: &random))
            let id = ids.randomElement(using: &random)!
            let action = RandomAction.draw(&random)
            let expected = naive[id]!.apply(action, today: Period.day.key(at: bench.now).description)
            let refusal = try bench.refusal(of: action.command(for: id))
            #expect(
                (refusal == nil) == expected, "seed \(seed), step \(step): \(action) was \(refusal?.detail ?? "done")")
            guard (refusal == nil) == expected else { return }
        }
        for id in ids { try compare(try #require(bench.fleet.tenant(id)), naive[id]!, at: bench.now, seed: seed) }
        checkNumbers(bench.events, seed: seed)
        #expect(TestBench.rows(of: try bench.refolded()) == TestBench.rows(of: bench.fleet), "seed \(seed)")
    }

    private func compare(_ tenant: Tenant, _ naive: NaiveTenant, at now: Timestamp, seed: UInt64) throws {
        let today = Period.day.key(at: now).description
        #expect(tenant.state.rawValue == naive.state, "seed \(seed)")
        #expect(tenant.tier.id == naive.tier, "seed \(seed)")
        #expect(
            Dictionary(uniqueKeysWithValues: tenant.members.map { ($0.key, $0.value.role.rawValue) }) == naive.members,
            "seed \(seed)")
        #expect(
            Dictionary(uniqueKeysWithValues: tenant.config.map { ($0.key.key, $0.value.text) }) == naive.config,
            "seed \(seed)")
        #expect(tenant.used(LimitKey("messages/day")!, at: now) == naive.messages[today, default: 0], "seed \(seed)")
        #expect(tenant.used(LimitKey("storage")!, at: now) == naive.storage, "seed \(seed)")
    }

    /// Positions and versions have no gap; the revision is the version of the last event that counts.
    private func checkNumbers(_ events: [Event], seed: UInt64) {
        var versions: [TenantID?: UInt64] = [:]
        var revisions: [TenantID?: UInt64] = [:]
        for (index, event) in events.enumerated() {
            let version = versions[event.tenant, default: 0] + 1
            versions[event.tenant] = version
            let name = event.payload.type.name
            let isChange = !["usage.", "quota.", "access.", "audit.", "activity."].contains { name.hasPrefix($0) }
            if isChange { revisions[event.tenant] = version }
            let isRight =
                event.position == UInt64(index + 1) && event.version == version
                && event.revision == revisions[event.tenant, default: 0]
            #expect(isRight, "seed \(seed): event \(index + 1)")
            guard isRight else { return }
        }
    }
}
