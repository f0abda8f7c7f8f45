import EventLog
import SeededEvents
import Testing

@Suite struct ClockTests {
    private let clock = ManualClock()
    private var options: LMDBEventLog.Options { .init(clock: clock.clock) }

    private func times(of log: LMDBEventLog) throws -> [Int64] {
        var times: [Int64] = []
        _ = try log.read(after: 0, limit: .page) { times.append($0.recordedAt) }
        return times
    }

    @Test(arguments: [601, 86_400, -601, -86_400, 10_000_000_000] as [Int64])
    func `a clock that jumps by more than ten minutes is refused until it is accepted`(seconds: Int64) async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create(options)
        try await log.append(batch: 1)
        clock.jump(seconds * ManualClock.second)
        #expect(await log.failure(ofBatch: 2) == .clockJumped)
        clock.pass(ManualClock.second)
        #expect(await log.failure(ofBatch: 2) == .clockJumped)
        #expect(try log.head().position == 1)
        log.acceptClock()
        try await log.append(batch: 2)
        #expect(try log.events().count == 2)
        let times = try times(of: log)
        #expect(times[1] == max(times[0], clock.wall))
    }

    @Test func `a clock that jumps there and back is trusted again`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create(options)
        clock.jump(3_600 * ManualClock.second)
        #expect(await log.failure(ofBatch: 1) == .clockJumped)
        clock.jump(-3_600 * ManualClock.second)
        #expect(await log.failure(ofBatch: 1) == nil)
    }

    @Test func `a last record more than five seconds ahead is refused until it is accepted`() async throws {
        let scratch = try ScratchLog()
        let first = try scratch.create(options)
        try await first.append(batch: 1)
        try first.close()
        clock.jump(-5 * ManualClock.second - 1)
        let log = try scratch.open(options)
        #expect(await log.failure(ofBatch: 2) == .clockJumped)
        #expect(try log.events().count == 1)
        log.acceptClock()
        try await log.append(batch: 2)
        let times = try times(of: log)
        #expect(times[0] == times[1])
    }

    @Test func `a last record up to five seconds ahead of the clock is taken`() async throws {
        let scratch = try ScratchLog()
        let first = try scratch.create(options)
        try await first.append(batch: 1)
        try first.close()
        clock.jump(-5 * ManualClock.second)
        let log = try scratch.open(options)
        try await log.append(batch: 2)
        #expect(try log.events().count == 2)
    }

    @Test func `the times of records never decrease while the clock goes back by less than ten minutes`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create(options)
        let start = clock.wall
        for (batch, seconds) in [0, -1, -598, 300, 299, 600, -1_200].enumerated() {
            clock.jump(Int64(seconds) * ManualClock.second)
            try await log.append(2, batch: UInt16(batch))
        }
        let times = try times(of: log)
        #expect(times == times.sorted())
        let offsets = times.map { ($0 - start) / ManualClock.second }
        #expect(offsets == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 600, 600, 600, 600])
    }

    @Test func `time that passes on both clocks is no jump`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create(options)
        try await log.append(batch: 1)
        clock.pass(30 * 86_400 * ManualClock.second)
        try await log.append(batch: 2)
        let times = try times(of: log)
        #expect(times[1] - times[0] == 30 * 86_400 * ManualClock.second)
    }

    @Test(arguments: [.min, .min + 1, -1, 0, .max - 1, .max] as [Int64])
    func `a clock at the end of its range is refused or taken, and nothing crashes`(wall: Int64) async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create(options)
        try await log.append(batch: 1)
        clock.set(wall)
        #expect(await log.failure(ofBatch: 2) == .clockJumped)
        log.acceptClock()
        #expect(await log.failure(ofBatch: 2) == nil)
        try log.close()
        let again = try scratch.open(.init(clock: ManualClock().clock))
        #expect(await again.failure(ofBatch: 3) == (wall > 0 ? .clockJumped : nil))
        try again.close()
        let early = try scratch.open(.init(clock: ManualClock(wall: .min).clock))
        #expect(await early.failure(ofBatch: 4) == .clockJumped)
    }
}
