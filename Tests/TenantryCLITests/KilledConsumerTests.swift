import Foundation
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Killed while consuming") struct KilledConsumerTests {
    @Test func `consumers that are killed and try again under the same key get exactly the limit`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        let limit = max(6, Soak.count(of: 200))
        try store.done("quota", "override", "acme", "transactions", String(limit))
        var random = SeededGenerator(seed: Soak.seed)
        let keys = (0..<limit + 4).map { "job-\($0)" }
        for key in keys {
            let process = store.process("usage", "consume", "acme", "transactions", "1", "--idempotency-key", key)
            try process.run()
            Thread.sleep(forTimeInterval: Double.random(in: 0.01...0.12, using: &random))
            process.crash()
        }
        // Whether one of them was acknowledged or not, trying it again makes it certain.
        var accepted = 0
        for key in keys {
            let arguments = ["usage", "consume", "acme", "transactions", "1", "--idempotency-key", key]
            let status = try store.run(arguments).status
            #expect(status == 0 || status == 7)
            if status == 0 { accepted += 1 }
        }
        #expect(accepted == limit, "seed \(Soak.seed)")
        let platform = try Platform.open(at: store.path)
        #expect(try platform.tenant("acme").used(LimitKey("transactions")!, at: platform.now) == Int64(limit))
        #expect(try platform.replay().isEqual)
        try platform.close()
    }
}
