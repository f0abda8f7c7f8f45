import EventLog
import Foundation
import SeededEvents
import TestSupport
import Testing

/// Writers that are killed at random moments.
///
/// Set `TENANTRY_SEED` to a printed seed to repeat a run's choices.
@Suite(.serialized) struct KillTests {
    @Test func `a writer killed at any moment loses nothing acknowledged and leaves no part of a batch`() throws {
        var random = SeededGenerator(seed: Soak.seed)
        let kills = Soak.count(of: 200)
        let scratch = try ScratchLog()
        try scratch.create().close()
        var audit = LogAudit()
        var acknowledged = 0
        for run in 1...kills {
            let driver = try DriverRun(scratch.path, arguments(run, writers: 8, &random))
            try wait(&random, for: driver)
            driver.kill()
            let log = try scratch.open()
            try audit.check(log, against: [driver.report()])
            try log.close()
            acknowledged += try driver.report().acknowledged.count
        }
        print("seed \(Soak.seed): \(kills) kills, \(acknowledged) batches acknowledged, \(audit.events.count) events")
        #expect(acknowledged > kills, "the writers hardly wrote anything")
    }

    @Test func `a writer killed beside another one does not hold it up or damage its records`() async throws {
        var random = SeededGenerator(seed: Soak.seed &+ 1)
        let kills = Soak.count(of: 100)
        let scratch = try ScratchLog()
        let log = try scratch.create()
        var audit = LogAudit()
        var acknowledged = 0
        for run in 1...kills {
            let driver = try DriverRun(scratch.path, arguments(run, writers: 4, &random))
            async let own = log.append(3, seed: 0, batch: UInt16(run))
            try wait(&random, for: driver)
            driver.kill()
            let during = try await own
            let after = try await log.append(2, seed: 0, writer: 2, batch: UInt16(run))
            try audit.check(log, against: [driver.report()])
            #expect(audit.events[Int(after) - 1].writer == 2)
            #expect(audit.events[Int(during) - 1].batch == UInt16(run))
            acknowledged += try driver.report().acknowledged.count
        }
        print("seed \(Soak.seed): \(kills) kills, \(acknowledged) batches acknowledged, \(audit.events.count) events")
        #expect(acknowledged > kills, "the writers hardly wrote anything")
    }

    @Test func `two processes that append at once leave no gap and lose nothing`() throws {
        let scratch = try ScratchLog()
        try scratch.create().close()
        let batches = Soak.count(of: 1_000)
        let drivers = try (1...2).map { seed in
            try DriverRun(scratch.path, ["seed=\(seed)", "writers=4", "largest=5", "batches=\(batches)"])
        }
        let reports = try drivers.map { try DriverReport(output: $0.end()) }
        var audit = LogAudit()
        let log = try scratch.open()
        try audit.check(log, against: reports)
        for report in reports {
            #expect(report.isDone, "\(report.messages)")
            #expect(report.acknowledged.count == 4 * batches)
        }
        let changes = zip(audit.events, audit.events.dropFirst()).count { $0.seed != $1.seed }
        print("\(audit.events.count) events, the writing process changed \(changes) times")
        #expect(changes > 1, "the processes did not write at once")
    }

    private func arguments(_ run: Int, writers: Int, _ random: inout SeededGenerator) -> [String] {
        let largest = [1, 4, 40].randomElement(using: &random) ?? 1
        return ["seed=\(run)", "writers=\(writers)", "largest=\(largest)"]
    }

    /// Waits for a random moment: most often while the driver appends, sometimes while it starts.
    private func wait(_ random: inout SeededGenerator, for driver: DriverRun) throws {
        let delay = UInt32.random(in: 0...120_000, using: &random)
        if Int.random(in: 0..<5, using: &random) > 0 { try driver.awaitReady() }
        usleep(delay)
    }
}
