import Foundation
import HashTreeCollections
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
            if process.crash() { killed += 1 }
            let head = try check(store, rows: nil)
            #expect(head >= seen, "seed \(Soak.seed)")
            seen = head
        }
        #expect(killed >= 1, "no import was killed before it was done: make the file longer")
        try store.done("import", "audit", file)
        _ = try check(store, rows: rows)
        #expect(try store.done("import", "audit", file).hasPrefix("0 entries added, "))
    }

    @Test func `an import of tenants that is killed again and again has each tenant once and whole in the end`()
        throws
    {
        let rounds = max(5, Soak.count(of: 100))
        let count = 2_000 + 100 * rounds
        let store = try CommandLineStore()
        let rows = (1...count).map { "t\($0),T\($0),t\($0).example,50,suspended" }
        let file = try store.file(
            "tenants.csv", (["id,name,domain,max_users,status"] + rows).joined(separator: "\n") + "\n")
        var random = SeededGenerator(seed: Soak.seed)
        var (seen, killed) = (0, 0)
        for _ in 0..<rounds {
            let process = store.process("import", "tenant", file)
            try process.run()
            Thread.sleep(forTimeInterval: Double.random(in: 0.03...0.3, using: &random))
            if process.crash() { killed += 1 }
            let found = try tenants(in: store)
            #expect(found >= seen, "seed \(Soak.seed)")
            seen = found
        }
        #expect(killed >= 1, "no import was killed before it was done: make the file longer")
        let last = try store.done("import", "tenant", file)
        #expect(last.contains(" there already, 0 refused"), "\(last)")
        #expect(try tenants(in: store) == count)
        #expect(try store.done("import", "tenant", file).hasPrefix("0 tenants made, "))
        #expect(try store.done("verify").hasPrefix("no fault"))
    }

    @Test func `an import of one tenant's export that is killed leaves none of it or all, and the next one finishes`()
        throws
    {
        let from = try CommandLineStore()
        try from.done("tenant", "create", "Acme", "--tier", "enterprise", "--owner", "ann@example.com")
        let members = (1...300).map { #"{"command":"member.add","tenant":"acme","user":"u\#($0)@example.com"}"# }
        try from.done("batch", try from.file("members.ndjson", members.joined(separator: "\n") + "\n"))
        try from.done("config", "set", "acme", "auth", "token", "--type", "secret", input: "hush")
        let export = try from.done("export", "tenant", "acme", "--with-secrets")
        let other = try CommandLineStore()
        let start = ContinuousClock.now
        try other.done("import", "tenant", try other.file("acme.ndjson", export))
        let usual = (ContinuousClock.now - start) / .seconds(1)
        var random = SeededGenerator(seed: Soak.seed)
        var (killed, absent, whole) = (0, 0, 0)
        for round in 0..<max(8, Soak.count(of: 100)) {
            let store = try CommandLineStore()
            let file = try store.file("acme.ndjson", export)
            let head = try check(store, rows: nil)
            let process = store.process("import", "tenant", file)
            try process.run()
            // The first one is killed before it can do anything, the others anywhere on their way.
            if round > 0 { Thread.sleep(forTimeInterval: Double.random(in: 0...usual, using: &random)) }
            if process.crash() { killed += 1 }
            let isThere = try check(store, rows: nil) > head
            if isThere { whole += 1 } else { absent += 1 }
            let next = try store.done("import", "tenant", file)
            #expect(next.hasPrefix(isThere ? "acme there already: tenant_" : "acme made: tenant_"), "\(Soak.seed)")
            #expect(try store.done("import", "tenant", file).hasPrefix("acme there already: tenant_"))
            #expect(try store.done("member", "list", "acme", "-o", "name").split(separator: "\n").count == 301)
            #expect(try store.done("config", "reveal", "acme", "auth", "token") == "hush\n")
            #expect(try store.done("verify").hasPrefix("no fault: "))
        }
        #expect(killed >= 1 && absent >= 1, "killed \(killed), absent \(absent), whole \(whole), seed \(Soak.seed)")
    }

    /// Checks that every tenant is there with all that its row says, and once; gives how many there are.
    private func tenants(in store: CommandLineStore) throws -> Int {
        _ = try check(store, rows: nil)
        let platform = try Platform.open(at: store.path)
        defer { try? platform.close() }
        let tenants = try platform.read { Array($0.allTenants) }
        #expect(Set(tenants.map(\.externalID)).count == tenants.count, "a tenant is there twice")
        for tenant in tenants {
            let id = try #require(tenant.externalID)
            let isWhole =
                tenant.state == .suspended && tenant.importSource == "tenants.csv"
                && tenant.hosts["\(id).example"] != nil && tenant.overrides[LimitKey("users")!]?.max == 50
            #expect(isWhole, "\(id) is not whole")
        }
        return tenants.count
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
