import EventLog
import Foundation
import LMDB
import SeededEvents
import TestSupport
import Testing

/// Writers whose disk fails.
///
/// After each run the log is opened twice: as the process left it, and as a loss of power would have. Set
/// `TENANTRY_SEED` to a printed seed to repeat a run's choices.
@Suite(.serialized, .enabled(if: FaultShim.shared != nil, "there is no C compiler 'cc' to build the failing disk with"))
struct FaultTests {
    /// What was seen over all runs of a test.
    private struct Totals {
        var acknowledged = 0
        var failed = 0
        var unknown = 0
    }

    @Test func `without faults nothing fails and a loss of power loses nothing acknowledged`() throws {
        let totals = try run(20, of: { _ in FaultPlan(faults: "", settling: .works) })
        #expect(totals.failed == 0)
    }

    @Test func `failed writes of data pages fail their commits, and the log goes on`() throws {
        let totals = try run(60, of: FaultPlan.data)
        #expect(totals.failed > 0)
    }

    @Test func `failed syncs fail their commits, and the log goes on`() throws {
        let totals = try run(60, of: FaultPlan.sync)
        #expect(totals.failed > 0)
    }

    @Test func `a failed write of the meta page is settled before anyone is told, and the log goes on`() throws {
        let totals = try run(100, of: FaultPlan.meta)
        #expect(totals.failed > 0)
    }

    @Test func `several kinds of failure in one life of the log lose nothing`() throws {
        let totals = try run(60, of: FaultPlan.mixed)
        #expect(totals.failed > 0)
    }

    @Test func `the outcome is unknown when settling fails too, and then nothing more is written`() throws {
        let totals = try run(100, of: FaultPlan.settling)
        #expect(totals.unknown > 0)
    }

    @Test func `a process that goes on after a failed one does not harm what the device has`() throws {
        guard let shim = FaultShim.shared else { return }
        var random = SeededGenerator(seed: Soak.seed)
        for number in 1...max(5, Soak.count(of: 200)) {
            let scratch = try ScratchLog()
            let disk = try makeDisk(for: scratch)
            let seed = random.next()
            let first = Int.random(in: 1...6, using: &random)
            let failing = try DriverRun(
                scratch.path, ["seed=\(seed)", "writers=4", "largest=8", "batches=20"],
                environment: shim.environment(
                    faults: "meta:\(first):1:late-eio header:2:1:eio", disk: disk.path, seed: seed))
            let report = try DriverReport(output: failing.end())
            let next = try DriverRun(
                scratch.path, ["seed=\(seed &+ 1)", "writers=4", "largest=8", "batches=5"],
                environment: shim.environment(faults: FaultPlan.death(&random).faults, disk: disk.path, seed: ~seed))
            let nextReport = try DriverReport(output: next.end())
            try losePower(scratch, disk)
            do {
                try audit(scratch, [report, nextReport])
            } catch {
                Issue.record("run \(number) of seed \(Soak.seed), failing at commit \(first): \(error)")
            }
        }
    }

    @Test func `a process that dies at any call of its disk loses nothing acknowledged`() throws {
        guard let shim = FaultShim.shared else { return }
        var random = SeededGenerator(seed: Soak.seed)
        for number in 1...max(5, Soak.count(of: 200)) {
            let scratch = try ScratchLog()
            let disk = try makeDisk(for: scratch)
            let seed = random.next()
            let plan = FaultPlan.death(&random)
            let driver = try DriverRun(
                scratch.path, ["seed=\(seed)", "writers=4", "largest=8", "batches=20"],
                environment: shim.environment(faults: plan.faults, disk: disk.path, seed: seed))
            let report = try DriverReport(output: driver.end())
            do {
                try audit(scratch, [report])
                try losePower(scratch, disk)
                try audit(scratch, [report])
            } catch {
                Issue.record("run \(number) of seed \(Soak.seed), faults '\(plan.faults)': \(error)")
            }
        }
    }

    /// Runs `full` drivers, or as many as the soak's scale says, each on a log of its own.
    private func run(_ full: Int, of makePlan: (inout SeededGenerator) -> FaultPlan) throws -> Totals {
        var random = SeededGenerator(seed: Soak.seed)
        var totals = Totals()
        for number in 1...max(3, Soak.count(of: full)) {
            let plan = makePlan(&random)
            do {
                try run(plan, seed: random.next(), &totals)
            } catch {
                Issue.record("run \(number) of seed \(Soak.seed), faults '\(plan.faults)': \(error)")
            }
        }
        print("seed \(Soak.seed): \(totals)")
        #expect(totals.acknowledged > 0)
        return totals
    }

    private func run(_ plan: FaultPlan, seed: UInt64, _ totals: inout Totals) throws {
        guard let shim = FaultShim.shared else { return }
        let scratch = try ScratchLog()
        let disk = try makeDisk(for: scratch)
        let driver = try DriverRun(
            scratch.path, ["seed=\(seed)", "writers=4", "largest=8", "batches=20"],
            environment: shim.environment(faults: plan.faults, disk: disk.path, seed: seed))
        let report = try DriverReport(output: driver.end())
        try check(report, of: plan)
        try audit(scratch, [report])
        try losePower(scratch, disk)
        try audit(scratch, [report])
        totals.acknowledged += report.acknowledged.count
        totals.failed += report.failed.count
        totals.unknown += report.unknown.count
    }

    /// Checks what the driver said in itself.
    private func check(_ report: DriverReport, of plan: FaultPlan) throws {
        guard report.isDone, report.messages.isEmpty else { throw Unexpected("\(report.messages)") }
        guard let head = report.head, head >= report.acknowledged.map(\.position).max() ?? 0 else {
            throw Unexpected("the log was not read at the end, or lacks something: \(report.head as Any)")
        }
        switch plan.settling {
        case .fails:
            guard report.failed.allSatisfy({ $0.code == "readOnly" }) else {
                throw Unexpected("failed with \(Set(report.failed.map(\.code))) beside an unknown outcome")
            }
        case .works:
            guard report.unknown.isEmpty else { throw Unexpected("\(report.unknown.count) outcomes were unknown") }
            let answered = report.acknowledged.count + report.failed.count
            guard answered == 80 else { throw Unexpected("\(answered) of 80 batches were answered") }
        case .mayFail: break
        }
    }

    /// Makes a log, and a copy of its data file that is to become what the device has.
    private func makeDisk(for scratch: borrowing ScratchLog) throws -> URL {
        try scratch.create().close()
        let disk = URL(filePath: "\(scratch.path).disk")
        try FileManager.default.copyItem(at: URL(filePath: "\(scratch.path)/data.mdb"), to: disk)
        return disk
    }

    /// Leaves of the log what the device has.
    private func losePower(_ scratch: borrowing ScratchLog, _ disk: URL) throws {
        let data = URL(filePath: "\(scratch.path)/data.mdb")
        try FileManager.default.removeItem(at: data)
        try FileManager.default.moveItem(at: disk, to: data)
    }

    /// Opens the log and holds what it has against what was said.
    private func audit(_ scratch: borrowing ScratchLog, _ reports: [DriverReport]) throws {
        let log = try scratch.open()
        var audit = LogAudit()
        try audit.check(log, against: reports)
        try log.close()
        let environment = try Environment(path: scratch.path)
        let records = try environment.openDatabase(named: "records", keys: UInt64.self, create: false)
        let entries = try environment.read { transaction in try transaction.statistics(of: records).entries }
        guard entries == audit.events.count else {
            throw Unexpected("LMDB counts \(entries) records and has \(audit.events.count)")
        }
        // Python is slow: one in ten.
        guard IndependentReader.exists, audit.events.count.isMultiple(of: 10) else { return }
        let outcome = try IndependentReader().run("--check", scratch.path)
        guard outcome.status == 0 else { throw Unexpected("read-log.py: \(outcome.output)") }
    }
}
