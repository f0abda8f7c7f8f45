import TenantModel
import TestSupport
import Testing

/// Events that cannot follow must leave a fleet as it was: whoever folds goes on with it.
///
/// 200 pairs of histories at full length; TENANTRY_SEED repeats a run.
@Suite("Refused events") struct RefusedEventTests {
    @Test func `an event that is refused changes nothing, whatever it is and however much of it is right`() throws {
        var refused: Set<EventType> = []
        for pair in 0..<Soak.count(of: 200) { try run(seed: Soak.seed &+ UInt64(pair), &refused) }
        #expect(refused.count > (Soak.scale < 0.5 ? 5 : 15), "only \(refused.map(\.name)) were refused")
    }

    private func run(seed: UInt64, _ refused: inout Set<EventType>) throws {
        var random = SeededGenerator(seed: seed)
        let (mine, others) = (try history(&random), try history(&random))
        var fleet = Fleet()
        for event in mine.events {
            try fleet.evolve(event)
            let stranger = others.events.randomElement(using: &random)!
            guard let fitted = fit(stranger, to: fleet, &random) else { continue }
            var after = fleet
            do throws(FoldError) {
                try after.evolve(fitted)
            } catch {
                refused.insert(fitted.payload.type)
                let difference = TestBench.difference(after, fleet)
                #expect(difference == nil, "seed \(seed): \(fitted.payload.type.name): \(error.reason)")
                #expect(after.position == fleet.position && after.recordedAt == fleet.recordedAt)
            }
        }
    }

    /// An event of another history with the numbers of the next one of this: only what it says can be wrong.
    private func fit(_ event: Event, to fleet: Fleet, _ random: inout SeededGenerator) -> Event? {
        var event = event
        event.position = fleet.position + 1
        event.recordedAt = fleet.recordedAt
        guard event.tenant != nil else {
            event.version = fleet.platformVersion + 1
            event.revision = event.payload.type.countsAsChange ? event.version : fleet.platformRevision
            return event
        }
        guard let tenant = Array(fleet.allTenants).randomElement(using: &random) else { return nil }
        event.tenant = tenant.id
        event.version = tenant.version + 1
        event.revision = event.payload.type.countsAsChange ? event.version : tenant.revision
        // Two changes, of which only the first can be made.
        if case .profileUpdated(var message) = event.payload, Bool.random(using: &random) {
            var change = TextChange()
            change.field = "colour"
            message.changes.append(change)
            event.payload = .profileUpdated(message)
        }
        return event
    }

    private func history(_ random: inout SeededGenerator) throws -> TestBench {
        var bench = try TestBench()
        for _ in 0..<150 {
            bench.now = bench.now.advanced(by: Int64.random(in: 0..<(6 * 3_600 * Timestamp.second), using: &random))
            _ = try? bench.run(AnyCommand.draw(&random, from: bench.fleet))
        }
        return bench
    }
}
