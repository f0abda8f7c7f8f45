import Foundation
import Projections
import TenantModel
import Tenantry
import TestSupport
import Testing

/// Processes that fold and seal, and are killed at random moments.
///
/// TENANTRY_SEED repeats a run's choices.
@Suite("Killed while sealing", .serialized) struct KilledSealingTests {
    /// A segment so short that there are some in every round of a driver.
    private static let length: Position = 40

    @Test func `a process that is killed while it folds and seals leaves views that open and are right`() async throws {
        var random = SeededGenerator(seed: Soak.seed)
        var acknowledged = 0
        for series in 0..<max(1, Soak.count(of: 20)) {
            let store = try await Self.closedStore()
            for kill in 0..<10 {
                let driver = try Self.driver(store, "write", seed: UInt64(series * 10 + kill))
                try Self.wait(&random, for: driver)
                driver.kill()
                acknowledged += try Self.check(store, after: driver.output())
            }
        }
        #expect(acknowledged > 10, "hardly anything was written")
    }

    @Test func `two processes write and seal at once, one of them is killed now and then, and nothing is lost`()
        async throws
    {
        var random = SeededGenerator(seed: Soak.seed)
        let store = try await Self.closedStore()
        let lasting = try Self.driver(store, "write", seed: 1, rounds: UInt64(max(40, Soak.count(of: 2_000))))
        var others = ""
        for number in 2..<UInt64(max(4, Soak.count(of: 40))) where lasting.isRunning {
            let driver = try Self.driver(store, "write", seed: number)
            try Self.wait(&random, for: driver)
            driver.kill()
            others += try driver.output()
        }
        let said = try lasting.end()
        #expect(said.hasSuffix("done\n"), "\(said.suffix(400))")
        _ = try Self.check(store, after: said)
        _ = try Self.check(store, after: others)
    }

    @Test(.enabled(if: FaultShim.shared != nil, "there is no C compiler 'cc' to build the failing disk with"))
    func `views that lose whatever was not synced open and are right`() async throws {
        guard let shim = FaultShim.shared else { return }
        var random = SeededGenerator(seed: Soak.seed)
        for number in 0..<UInt64(max(5, Soak.count(of: 200))) {
            let store = try await Self.closedStore()
            let (data, disk) = ("\(store.path)/\(Views.directoryName)/data.mdb", "\(store.path)-disk")
            try FileManager.default.copyItem(atPath: data, toPath: disk)
            let call =
                "\(["data", "sync", "meta"].randomElement(using: &random)!):\(Int.random(in: 1...9, using: &random))"
            let driver = try Self.driver(
                store, "write", seed: number, rounds: 60,
                environment: shim.environment(
                    faults: "\(call):1:die", disk: disk, seed: random.next(), of: Views.directoryName))
            let said = try driver.end()
            try FileManager.default.removeItem(atPath: data)
            try FileManager.default.moveItem(atPath: disk, toPath: data)
            _ = try Self.check(store, after: said)
        }
    }

    private static func closedStore() async throws -> ScratchStore {
        let store = try await ScratchStore(systemClock: true) { $0.segmentLength = length }
        try store.platform.close()
        return store
    }

    private static func driver(
        _ store: ScratchStore, _ work: String, seed: UInt64 = 0, rounds: UInt64 = .max,
        environment: [String: String] = [:]
    ) throws -> DriverRun {
        try DriverRun(
            of: "StoreDriver", store.path, [work, "\(length)", "\(seed)", "\(rounds)"], environment: environment)
    }

    /// Waits for a random moment: most often while the driver writes, sometimes while it opens the store.
    private static func wait(_ random: inout SeededGenerator, for driver: DriverRun) throws {
        if Int.random(in: 0..<5, using: &random) > 0 {
            while driver.isRunning, try !driver.output().contains("ok") { usleep(500) }
        }
        usleep(UInt32.random(in: 0...150_000, using: &random))
    }

    /// Holds a store, which nobody has open, against what a driver said, a fold of its log, and views made anew.
    ///
    /// - Returns: how many rounds were acknowledged.
    private static func check(_ store: ScratchStore, after output: String) throws -> Int {
        let lines = output.split(separator: "\n")
        let faults = lines.filter { $0.hasPrefix("stale") || $0.hasPrefix("refused") }
        #expect(faults.isEmpty, "seed \(Soak.seed): \(output.suffix(400))")
        let acknowledged = lines.filter { $0.hasPrefix("ok ") }.compactMap { Position($0.dropFirst(3)) }
        try store.reopen()
        #expect(try store.platform.head() >= acknowledged.max() ?? 0, "seed \(Soak.seed)")
        #expect(try store.platform.replay().isEqual, "seed \(Soak.seed)")
        try store.platform.close()
        var options = Platform.Options()
        options.segmentLength = length
        let rebuilt = try Platform.rebuild(at: store.path, options: options, isCheck: true)
        #expect(rebuilt.difference == nil && rebuilt.fault == nil, "seed \(Soak.seed): \(rebuilt)")
        return acknowledged.count
    }
}
