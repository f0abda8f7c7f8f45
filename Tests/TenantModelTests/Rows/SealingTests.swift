import TenantModel
import TestSupport
import Testing

/// A fleet whose past is sealed row by row must be the fleet that remembers everything.
///
/// 2,000 histories at full length; TENANTRY_SEED repeats a run.
@Suite("Sealing") struct SealingTests {
    @Test func `a fleet over sealed rows answers like one that remembers everything, whenever it is sealed`() throws {
        for history in 0..<Soak.count(of: 2_000) { try run(seed: Soak.seed &+ UInt64(history)) }
    }

    private func run(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bench = try history(seed: seed, of: Int.random(in: 50...300, using: &random))
        let rows = MemoryRows(segmentLength: Position.random(in: 3...40, using: &random))
        var (plain, layered) = (Fleet(), try Fleet(sealedIn: rows))
        for event in bench.events {
            try plain.evolve(event)
            try layered.evolve(event)
            // Layers are sealed late or soon, and forgotten late or soon.
            if let layer = layered.frozen.first, Int.random(in: 0..<6, using: &random) == 0 {
                rows.seal(layer)
                if Bool.random(using: &random) { layered.dropLayers(through: layer.position) }
            }
        }
        #expect(TestBench.difference(layered, plain) == nil, "seed \(seed)")
        #expect(layered.allTenants.map(\.self) == plain.allTenants.map(\.self), "seed \(seed)")
        // From the sealed rows and the events after them alone.
        var reopened = try Fleet(sealedIn: rows)
        for event in bench.events[Int(reopened.position)...] { try reopened.evolve(event) }
        #expect(TestBench.difference(reopened, plain) == nil, "seed \(seed)")
        for number in 0..<6 {
            let user = "user\(number)"
            #expect(reopened.memberships(of: user).map(\.tenant) == plain.memberships(of: user).map(\.tenant))
        }
        #expect(rows.faults.isEmpty, "seed \(seed): \(rows.faults)")
    }

    private func history(seed: UInt64, of count: Int) throws -> TestBench {
        var random = SeededGenerator(seed: seed &+ 1)
        var bench = try TestBench()
        for _ in 0..<count {
            bench.now = bench.now.advanced(by: Int64.random(in: 0..<(6 * 3_600 * Timestamp.second), using: &random))
            var context = TestBench.context
            if Bool.random(using: &random) {
                let key = UInt128(Int.random(in: 0..<20, using: &random))
                context.idempotency = Idempotency(key: key, fingerprint: key)
            }
            _ = try? bench.run(AnyCommand.draw(&random, from: bench.fleet), as: context)
        }
        return bench
    }

    @Test(arguments: [false, true])
    func `a request whose events lie on both sides of a segment's end is remembered whole`(isReopened: Bool) throws {
        var bench = try TestBench()
        var context = TestBench.context
        context.idempotency = Idempotency(key: 7, fingerprint: 7)
        var create = CreateTenant(id: TenantID(rawValue: 7), name: "Acme")
        create.slug = "acme"
        create.owner = "ann"
        try bench.run(create, as: context)
        #expect(bench.events.suffix(2).allSatisfy { $0.context.idempotency?.key == 7 })
        // Each event but the first is the first one of a segment that is folded over what was sealed.
        let rows = MemoryRows(segmentLength: 1)
        var fleet = try Fleet(sealedIn: rows)
        for event in bench.events {
            try fleet.evolve(event)
            for layer in fleet.frozen { rows.seal(layer) }
            fleet.dropLayers(through: fleet.position)
            if isReopened { fleet = try Fleet(sealedIn: rows) }
        }
        #expect(TestBench.difference(fleet, bench.fleet) == nil)
    }

    @Test func `answers that are too old are removed when a later segment is sealed`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        let rows = MemoryRows(segmentLength: 1)
        for key in 1...40 as ClosedRange<UInt128> {
            bench.now = bench.now.advanced(by: 3_600 * Timestamp.second)
            var context = TestBench.context
            context.idempotency = Idempotency(key: key, fingerprint: key)
            try bench.run(RecordUsage(acme, metric: "messages", amount: 1), as: context)
        }
        var fleet = try Fleet(sealedIn: rows)
        for event in bench.events {
            try fleet.evolve(event)
            for layer in fleet.frozen { rows.seal(layer) }
            fleet.dropLayers(through: fleet.position)
        }
        #expect(rows.count(in: .answers) == 24)
        #expect(rows.count(in: .answerKeys) == 24)
    }

    @Test func `a tenant is kept as it was every 256 versions`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        for _ in 0..<1_000 { try bench.run(RecordUsage(acme, metric: "messages", amount: 1)) }
        let rows = MemoryRows(segmentLength: 100)
        var fleet = try Fleet(sealedIn: rows)
        for event in bench.events { try fleet.evolve(event) }
        for layer in fleet.frozen { rows.seal(layer) }
        #expect(rows.count(in: .snapshots) == 3)
    }

    @Test func `a damaged row is told of and answers nothing`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        let rows = MemoryRows(segmentLength: 1)
        var fleet = try Fleet(sealedIn: rows)
        for event in bench.events { try fleet.evolve(event) }
        for layer in fleet.frozen { rows.seal(layer) }
        let row = try #require(rows.rows(in: .tenants, prefix: [], from: [], limit: 1).first)
        let value = try #require(row.value)
        var shown = 0
        for index in value.indices {
            for bit in 0..<8 {
                var damaged = value
                damaged[index] ^= 1 << bit
                rows.change(row.key, in: .tenants, to: damaged)
                let before = rows.faults.count
                if try Fleet(sealedIn: rows).tenant(acme) == nil {
                    #expect(rows.faults.count == before + 1)
                } else {
                    shown += 1
                }
            }
        }
        // Most bits are those of texts and numbers, which may be any.
        #expect(shown < value.count * 8 && rows.faults.count > value.count)
        rows.change(row.key, in: .tenants, to: Array(value.dropLast()))
        #expect(try Fleet(sealedIn: rows).tenant(acme) == nil)
        rows.change(row.key, in: .tenants, to: value + [0])
        #expect(try Fleet(sealedIn: rows).tenant(acme) == nil)
    }
}
