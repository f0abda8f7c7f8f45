internal import Foundation
internal import LMDB
internal import Synchronization

/// The one thread of this process that appends to the log.
final class LogWriter: Sendable {
    private let storage: LogStorage
    private let heads: HeadBroadcast
    private let options: LMDBEventLog.Options
    private let queue = DecisionQueue()
    private let follower = Mutex<(any LogFollower)?>(nil)
    private let clock: Mutex<ClockGuard>
    /// The thread, and whether it has ended; `nil` until the first commit needs one.
    private let life = Mutex(Life())
    private let ended = DispatchSemaphore(value: 0)

    private struct Life {
        var isStarted = false
        var isStopped = false
    }

    init(storage: LogStorage, heads: HeadBroadcast, options: LMDBEventLog.Options) {
        self.storage = storage
        self.heads = heads
        self.options = options
        clock = Mutex(ClockGuard(options.clock))
    }

    func setFollower(_ follower: any LogFollower) {
        self.follower.withLock { current in
            precondition(current == nil, "a log has one follower")
            current = follower
        }
    }

    func acceptClock() {
        clock.withLock { $0.accept() }
    }

    /// Queues a commit; it is answered in any case.
    func submit(_ decision: PendingDecision) {
        start()
        guard queue.add(decision) else {
            decision.fail(EventLogError(.closed, operation: "append to", path: storage.path))
            return
        }
    }

    /// Serves what is queued, then ends the thread, and waits for that.
    func stop() {
        let mustWait = life.withLock { life in
            defer { life.isStopped = true }
            return life.isStarted && !life.isStopped
        }
        queue.close()
        if mustWait { ended.wait() }
    }

    private func start() {
        let isFirst = life.withLock { life in
            guard !life.isStarted, !life.isStopped else { return false }
            life.isStarted = true
            return true
        }
        guard isFirst else { return }
        let writing = WritingThread(
            storage: storage, heads: heads, queue: queue, follower: follower.withLock { $0 },
            now: { [self] (last, path) throws(EventLogError) in
                try clock.withLock { (clock) throws(EventLogError) in try clock.now(after: last, path: path) }
            },
            sizeLimit: options.sizeLimit)
        let thread = Thread { [ended] in
            var writing = writing
            writing.run()
            ended.signal()
        }
        thread.name = "tenantry-log-writer"
        thread.stackSize = 8 << 20
        thread.start()
    }
}
