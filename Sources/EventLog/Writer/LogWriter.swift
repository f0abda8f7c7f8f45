internal import Foundation
internal import LMDB
internal import Synchronization

/// The one thread of this process that appends to the log.
@usableFromInline
final class LogWriter: Sendable {
    private let storage: LogStorage
    private let heads: HeadBroadcast
    private let options: LMDBEventLog.Options
    private let queue = DecisionQueue()
    private let follower = Mutex<(any LogFollower)?>(nil)
    private let clock: Mutex<ClockGuard>
    /// The thread; `nil` until the first commit needs one.
    private let life = Mutex(Life())
    private let ended = DispatchSemaphore(value: 0)

    private struct Life {
        var thread: Thread?
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
    @usableFromInline
    func submit(_ decision: PendingDecision) {
        start()
        guard queue.add(decision) else {
            decision.fail(EventLogError(.closed, operation: "append to", path: storage.path))
            return
        }
    }

    /// Serves what is queued, then ends the thread, and waits for that; so does every later caller.
    ///
    /// A decision may hold the last reference to the log, and is freed on the thread itself, which then ends unawaited.
    func stop() {
        let (isStarted, thread) = life.withLock { life in
            life.isStopped = true
            // The thread holds this object.
            return (life.isStarted, life.thread.take())
        }
        queue.close()
        // It holds the log in its turn, as a rule.
        follower.withLock { $0 = nil }
        guard isStarted, thread != Thread.current else { return }
        ended.wait()
        ended.signal()
    }

    private func start() {
        life.withLock { life in
            guard !life.isStarted, !life.isStopped else { return }
            let thread = makeThread()
            life.thread = thread
            life.isStarted = true
            thread.start()
        }
    }

    private func makeThread() -> Thread {
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
        return thread
    }
}
