import EventLog
import Foundation
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Simulated fleets") struct SimulationTests {
    @Test func `the same seed gives the same records, byte for byte`() async throws {
        let records = try await Self.records(seed: 3)
        #expect(records.count >= 3_000)
        let again = try await Self.records(seed: 3)
        #expect(records.count == again.count)
        let first = zip(records, again).enumerated().first { $0.element.0 != $0.element.1 }
        #expect(first == nil, "the records differ from position \((first?.offset ?? 0) + 1) on")
    }

    @Test func `another seed gives other records`() async throws {
        let (one, other) = (try await Self.records(seed: 3, events: 300), try await Self.records(seed: 4, events: 300))
        #expect(one != other)
    }

    @Test func `a fleet lives as told: its tenants are all there, and of every kind of event some`() async throws {
        let directory = try TemporaryDirectory()
        let platform = try await Self.simulate(in: directory.path("store"), seed: 1, tenants: 30, events: 6_000)
        #expect(try platform.fleet().tenantCount == 30)
        let events = try platform.allEvents()
        #expect((6_000...6_600).contains(events.count))
        let types = Set(events.map(\.payload.type))
        let expected: [EventType] = [
            .tenantCreated, .tenantSuspended, .tierChanged, .memberAdded, .invitationCreated, .configSet,
            .limitOverridden, .usageRecorded, .usageLevelSet, .quotaThresholdCrossed, .activityRecorded,
        ]
        for type in expected { #expect(types.contains(type), "\(type.name) is missing") }
        #expect(events.last.map { $0.recordedAt < FleetSimulation.start.advanced(by: 300 * Timestamp.day) } == true)
        #expect(try platform.replay().isEqual)
    }

    private static func simulate(
        in path: String, seed: UInt64, tenants: Int, events: Int
    ) async throws -> Platform {
        let clock = SimulatedClock(FleetSimulation.start.rawValue)
        var options = Platform.Options()
        options.edges.clock = clock.logClock
        options.edges.random = .seeded(seed)
        let platform = try await Platform.create(at: path, options: options)
        var simulation = FleetSimulation(on: platform, clock: clock, tenants: tenants, events: events, seed: seed)
        _ = try await simulation.run()
        return platform
    }

    /// The exact bytes of every record.
    private static func records(seed: UInt64, events: Int = 3_000) async throws -> [[UInt8]] {
        let directory = try TemporaryDirectory()
        let path = directory.path("store")
        try await simulate(in: path, seed: seed, tenants: 20, events: events).close()
        let log = try LMDBEventLog(path: path + "/log")
        var records: [[UInt8]] = []
        let head = try log.head().position
        while UInt64(records.count) < head {
            _ = try log.read(after: UInt64(records.count), limit: .page) { (record) throws(Never) in
                records.append([UInt8](copying: record.bytes))
            }
        }
        try log.close()
        return records
    }
}
