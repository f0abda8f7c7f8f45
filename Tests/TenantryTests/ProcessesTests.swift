import EventLog
import Foundation
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Several processes on one store") struct ProcessesTests {
    private let tenantry = Executable(product: "tenantry")

    @Test func `each process sees at once what the other wrote`() async throws {
        let store = try await ScratchStore(systemClock: true)
        for number in 0..<3 {
            let made = try tenantry.run("tenant", "create", "Theirs \(number)", "--store", store.path)
            #expect(made.status == 0, "\(made.output)")
            let theirs = try store.platform.tenant("theirs-\(number)")
            try await store.platform.execute(ChangeState(theirs.id, .suspend), as: ScratchStore.operations)
            try await store.tenant("ours-\(number)")
            let listed = try tenantry.run("tenant", "list", "-o", "name", "--state", "suspended", "--store", store.path)
            #expect(listed.output.split(separator: "\n").count == number + 1)
            let shown = try tenantry.run("tenant", "show", "ours-\(number)", "-o", "name", "--store", store.path)
            #expect(shown.output == "ours-\(number)\n")
        }
        #expect(try store.platform.replay().isEqual)
    }

    @Test func `two processes that write at the same time lose nothing and skip nothing`() async throws {
        let store = try await ScratchStore(systemClock: true)
        let tenant = try await store.tenant("ours")
        let rows = max(300, Soak.count(of: 20_000))
        let file = store.directory.path("rows.ndjson")
        try Data(AuditLines.make(rows, tenants: 7).joined(separator: "\n").utf8).write(to: URL(filePath: file))
        let process = tenantry.process(["import", "audit", file, "--store", store.path])
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var mine: UInt64 = 0
        while process.isRunning {
            let record = RecordUsage(tenant, metric: "api_calls", amount: 1)
            try await store.platform.execute(record, as: ScratchStore.operations)
            mine += 1
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let events = try store.events()
        #expect(events.map(\.position) == Array(1...UInt64(events.count)))
        #expect(events.count { $0.payload.type == .activityRecorded } == rows)
        #expect(try store.platform.tenant("ours").used(LimitKey("api_calls")!, at: store.platform.now) == Int64(mine))
        #expect(try store.platform.replay().isEqual)
    }

    @Test func `a quota is exact over two processes`() async throws {
        let store = try await ScratchStore(systemClock: true)
        let tenant = try await store.tenant("acme")
        let override = OverrideLimit(tenant, LimitKey("transactions")!, max: 30)
        try await store.platform.execute(override, as: ScratchStore.operations)
        let theirs = Task { [tenantry, path = store.path] in
            try (0..<8).count { _ in
                try tenantry.run("usage", "consume", "acme", "transactions", "1", "--store", path).status == 0
            }
        }
        var ours = 0
        let consume = ConsumeUsage(tenant, metric: "transactions", amount: 1)
        for _ in 0..<27 where try await store.platform.refusal(of: consume, as: ScratchStore.operations) == nil {
            ours += 1
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await ours + theirs.value == 30)
        #expect(try store.platform.tenant("acme").used(LimitKey("transactions")!, at: store.platform.now) == 30)
    }

    @Test func `a subscriber is woken by another process's commit`() async throws {
        let store = try await ScratchStore(systemClock: true)
        let head = try store.platform.head()
        let heads = store.platform.heads(after: head)
        let made = try tenantry.run("tenant", "create", "Acme", "--store", store.path)
        #expect(made.status == 0)
        for await position in heads {
            #expect(position > head)
            break
        }
    }
}
