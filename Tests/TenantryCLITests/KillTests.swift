import Foundation
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Killed while importing") struct KillTests {
    @Test func `an import that is killed again and again, and then finished, has every entry once`() throws {
        let rounds = max(5, Soak.count(of: 100))
        let rows = 2_000 + 400 * rounds
        let store = try CommandLineStore()
        let file = try store.file("rows.ndjson", AuditRows.lines(rows))
        var random = SeededGenerator(seed: Soak.seed)
        var seen: UInt64 = 0
        var killed = 0
        for _ in 0..<rounds {
            let process = store.process("import", "audit", file)
            try process.run()
            Thread.sleep(forTimeInterval: Double.random(in: 0.05...0.6, using: &random))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { killed += 1 }
            let head = try check(store, rows: nil)
            #expect(head >= seen, "seed \(Soak.seed)")
            seen = head
        }
        #expect(killed >= 1, "no import was killed before it was done: make the file longer")
        try store.done("import", "audit", file)
        _ = try check(store, rows: rows)
        #expect(try store.done("import", "audit", file).hasPrefix("0 entries added, "))
    }

    /// Checks that positions and versions have no gap and no row is there twice; gives the head.
    private func check(_ store: CommandLineStore, rows: Int?) throws -> UInt64 {
        let platform = try Platform.open(at: store.path)
        var ids: Set<String> = []
        var count: UInt64 = 0
        var versions: [TenantID?: UInt64] = [:]
        try platform.events(EventFilter()) { event in
            count += 1
            #expect(event.position == count)
            #expect(event.version == versions[event.tenant, default: 0] + 1)
            versions[event.tenant] = event.version
            guard let row = event.context.importRow?.id else { return true }
            #expect(ids.insert(row).inserted, "the row \(row) is there twice")
            return true
        }
        #expect(try platform.replay().isEqual)
        if let rows { #expect(ids == Set((1...rows).map { "\($0)" })) }
        try platform.close()
        return count
    }
}
