import EventLog
import SeededEvents
import Synchronization
import TestSupport
import Testing

@Suite struct FollowerTests {
    @Test func `a follower that throws fails the commits of the round, and the next round goes on`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let follower = RecordingFollower(refusing: 1)
        log.setFollower(follower)
        #expect(await log.failure(ofBatch: 1) == .newerFormat)
        #expect(await log.failure(ofBatch: 2) == nil)
        #expect(try log.events().map(\.batch) == [2])
        #expect(follower.told == [.begin(0), .fail, .begin(0), .commit(1)])
    }

    @Test func `a follower is told that a round failed whose time could not be had`() async throws {
        let clock = ManualClock()
        let scratch = try ScratchLog()
        let log = try scratch.create(.init(clock: clock.clock))
        let follower = RecordingFollower()
        log.setFollower(follower)
        clock.jump(3_600 * ManualClock.second)
        #expect(await log.failure(ofBatch: 1) == .clockJumped)
        log.acceptClock()
        #expect(await log.failure(ofBatch: 2) == nil)
        #expect(follower.told == [.begin(0), .fail, .begin(0), .commit(1)])
    }

    @Test func `a round without records is begun and neither committed nor failed`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let follower = RecordingFollower()
        log.setFollower(follower)
        try await log.append(2, batch: 1)
        try await log.commit { _ in }
        try await log.append(3, batch: 2)
        #expect(follower.told == [.begin(0), .commit(2), .begin(2), .begin(2), .commit(5)])
    }

    @Test func `a follower hears of a round before anyone is answered`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let follower = RecordingFollower()
        log.setFollower(follower)
        await withTaskGroup { group in
            for writer in 1...16 as ClosedRange<UInt16> {
                group.addTask {
                    for batch in 1...20 as ClosedRange<UInt16> {
                        let position = try? await log.append(writer: writer, batch: batch)
                        guard let position, follower.committed >= position else {
                            Issue.record("position \(position as Any), told of \(follower.committed)")
                            return
                        }
                    }
                }
            }
        }
        #expect(follower.committed == 320)
    }

    @Test func `a round begins at the head that another process has left`() async throws {
        let scratch = try ScratchLog()
        let log = try scratch.create()
        let follower = RecordingFollower()
        log.setFollower(follower)
        try await log.append(2, batch: 1)
        let outcome = try Executable(product: "LogDriver").run(scratch.path, "seed=5", "writers=1", "batches=3")
        #expect(outcome.output.hasSuffix("done\n"), "\(outcome.output)")
        try await log.append(1, batch: 2)
        #expect(follower.told == [.begin(0), .commit(2), .begin(5), .commit(6)])
        #expect(follower.headsMatch)
        #expect(try log.events().map(\.seed) == [1, 1, 5, 5, 5, 1])
    }
}

/// Notes what it is told.
private final class RecordingFollower: LogFollower {
    enum Notice: Equatable {
        case begin(Position)
        case commit(Position)
        case fail
    }

    private let state: Mutex<(told: [Notice], refusals: Int, heads: [LogHead])>

    init(refusing refusals: Int = 0) {
        state = Mutex(([], refusals, []))
    }

    var told: [Notice] { state.withLock { $0.told } }
    /// The last position that was told to be committed.
    var committed: Position { state.withLock { $0.heads.last?.position ?? 0 } }
    /// Whether every head told of had the id that its record has.
    var headsMatch: Bool { state.withLock { $0.heads.allSatisfy { $0.eventID != 0 } } }

    func roundWillBegin(at head: LogHead) throws(EventLogError) {
        let refuses = state.withLock { state in
            state.told.append(.begin(head.position))
            state.refusals -= 1
            return state.refusals >= 0
        }
        if refuses { throw EventLogError(.newerFormat, operation: "follow") }
    }

    func roundDidCommit(at head: LogHead) {
        state.withLock { state in
            state.told.append(.commit(head.position))
            state.heads.append(head)
        }
    }

    func roundDidFail() {
        state.withLock { $0.told.append(.fail) }
    }
}
