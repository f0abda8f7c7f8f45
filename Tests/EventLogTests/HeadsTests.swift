import EventLog
import SeededEvents
import TestSupport
import Testing

@Suite struct HeadsTests {
    /// The first head that a subscriber sees, or `nil` when none came in time.
    private func firstHead(of log: LMDBEventLog, after position: Position) async -> Position? {
        await within(seconds: 5) {
            for await head in log.heads(after: position) { return head }
            return nil
        }
    }

    private func within<Answer: Sendable>(
        seconds: Int, _ body: @escaping @Sendable () async -> Answer?
    ) async -> Answer? {
        await withTaskGroup(of: Answer?.self) { group in
            group.addTask { await body() }
            group.addTask {
                try? await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    @Test func `the heads of a closed log end`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(batch: 1)
        let ended = Task {
            var seen: [Position] = []
            for await head in log.heads(after: 0) { seen.append(head) }
            return seen
        }
        try await Task.sleep(for: .milliseconds(50))
        try log.close()
        #expect(await ended.value == [1])
        var after = log.heads(after: 0).makeAsyncIterator()
        #expect(await after.next() == nil)
    }

    @Test func `the heads of a log that was let go of end`() async throws {
        let scratch = try ScratchLog()
        let heads: LogHeads
        do {
            let log = try scratch.create()
            try await log.append(batch: 1)
            heads = log.heads(after: 0)
        }
        let seen = await within(seconds: 5) {
            var seen: [Position] = []
            for await head in heads { seen.append(head) }
            return Task.isCancelled ? nil : seen
        }
        #expect(seen == [1])
    }

    @Test func `a head that is there already is seen at once, one that was seen is not`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        try await log.append(3, batch: 1)
        #expect(await firstHead(of: log, after: 0) == 3)
        #expect(await firstHead(of: log, after: 2) == 3)
        let next = Task { await firstHead(of: log, after: 3) }
        try await Task.sleep(for: .milliseconds(30))
        try await log.append(1, batch: 2)
        #expect(await next.value == 4)
    }

    @Test func `no commit is missed by a subscription that begins while it happens`() async throws {
        let scratch = try ScratchLog()
        var options = LMDBEventLog.Options()
        options.fullSync = false
        let log = try scratch.create(options)
        for batch in 1...UInt16(Soak.count(of: 20_000)) {
            let before = try log.head().position
            async let seen = firstHead(of: log, after: before)
            try await log.append(batch: batch)
            #expect(await seen == before + 1)
        }
    }

    @Test func `the heads of concurrent commits grow to the last one`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let watcher = Task {
            var last: Position = 0
            for await head in log.heads(after: 0) {
                #expect(head > last)
                last = head
                if last == 400 { break }
            }
            return last
        }
        await withTaskGroup { group in
            for writer in 1...8 as ClosedRange<UInt16> {
                group.addTask {
                    for batch in 1...50 as ClosedRange<UInt16> {
                        _ = try? await log.append(writer: writer, batch: batch)
                    }
                }
            }
        }
        #expect(await within(seconds: 5) { await watcher.value } == 400)
    }

    @Test func `the heads that another process leaves are seen`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let watcher = Task {
            for await head in log.heads(after: 0) where head >= 30 { return head }
            return 0
        }
        let outcome = try Executable(product: "LogDriver").run(scratch.path, "seed=5", "writers=3", "batches=10")
        #expect(outcome.output.hasSuffix("done\n"), "\(outcome.output)")
        #expect(await within(seconds: 5) { await watcher.value } == 30)
        #expect(try log.events().count == 30)
    }
}
