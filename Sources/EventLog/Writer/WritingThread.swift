internal import LMDB

/// What the writer's thread does: round after round of many decisions and one synced commit.
struct WritingThread: Sendable {
    /// How much one round may hold.
    enum RoundLimit {
        static let decisions = 2_048
        static let records = 8_192
        static let bytes = 16 << 20
    }

    let storage: LogStorage
    let heads: HeadBroadcast
    let queue: DecisionQueue
    let follower: (any LogFollower)?
    /// The time for the next records, given the last record's and the log's path.
    let now: @Sendable (Int64, String) throws(EventLogError) -> Int64
    let sizeLimit: Int?

    private var batch = RecordBatch(head: .empty, recordedAt: .min)
    /// Whether no commit of an earlier process can be in doubt any more.
    private var isSettled = false
    /// Why nothing is written any more, once that is so.
    private var closedBecause: EventLogError?

    init(
        storage: LogStorage, heads: HeadBroadcast, queue: DecisionQueue, follower: (any LogFollower)?,
        now: @escaping @Sendable (Int64, String) throws(EventLogError) -> Int64, sizeLimit: Int?
    ) {
        self.storage = storage
        self.heads = heads
        self.queue = queue
        self.follower = follower
        self.now = now
        self.sizeLimit = sizeLimit
    }

    /// Serves the queue until it is closed and empty.
    mutating func run() {
        var waiting: [PendingDecision] = []
        while queue.take(into: &waiting) {
            var rest = waiting[...]
            while !rest.isEmpty { rest = serve(rest) }
            waiting.removeAll(keepingCapacity: true)
        }
    }

    /// Runs one round over as many decisions as it may hold, answers them, and returns the others.
    private mutating func serve(_ waiting: ArraySlice<PendingDecision>) -> ArraySlice<PendingDecision> {
        if let closedBecause {
            for decision in waiting { decision.fail(closedBecause) }
            return []
        }
        var round = waiting.prefix(0)
        switch attempt(waiting, round: &round) {
        case .durable:
            for decision in round { decision.succeed() }
        case .failed(let error):
            follower?.roundDidFail()
            // Before its decisions have run, a failure is everybody's who would have been in the round.
            if round.isEmpty { round = waiting.prefix(RoundLimit.decisions) }
            for decision in round { decision.fail(error) }
        }
        return waiting[round.endIndex...]
    }

    /// How a round ended.
    private enum Ending {
        case durable
        case failed(EventLogError)
    }

    /// Decides, appends and commits; `round` becomes the decisions that took part.
    private mutating func attempt(
        _ waiting: ArraySlice<PendingDecision>, round: inout ArraySlice<PendingDecision>
    ) -> Ending {
        do throws(EventLogError) {
            if !isSettled { try storage.settleMetaPages() }
            isSettled = true
            let commitFailure = try storage.withFiles { (files) throws(EventLogError) in
                try write(waiting, round: &round, to: files)
            }
            if let commitFailure { try settle(commitFailure) }
        } catch {
            return .failed(error)
        }
        guard !batch.isEmpty else { return .durable }
        follower?.roundDidCommit(at: batch.head)
        heads.announce(batch.head.position)
        return .durable
    }

    /// Holds the log's writer lock from the look at its head to the commit.
    ///
    /// - Returns: the failure of the commit itself, whose outcome is then to be found out.
    /// - Throws: what went wrong before; nothing was written.
    private mutating func write(
        _ waiting: ArraySlice<PendingDecision>, round: inout ArraySlice<PendingDecision>, to files: LogStorage.Files
    ) throws(EventLogError) -> EventLogError? {
        var transaction: WriteTransaction
        do throws(LMDBError) {
            transaction = try files.environment.beginWrite()
        } catch {
            throw EventLogError(error)
        }
        batch.reset(head: try storage.head(in: transaction, of: files))
        try follower?.roundWillBegin(at: batch.head)
        batch.recordedAt = max(try now(batch.head.recordedAt, storage.path), batch.head.recordedAt)
        round = decide(waiting)
        guard !batch.isEmpty else { return nil }
        try storage.checkSpace(for: batch.byteCount, limit: sizeLimit, files: files)
        do throws(LMDBError) {
            for index in 0..<batch.count {
                let position = batch.firstPosition + Position(index)
                try transaction.put(position, batch.record(index), into: files.records, mode: .append)
            }
        } catch {
            throw EventLogError(error)
        }
        do throws(LMDBError) {
            try transaction.commit()
            return nil
        } catch {
            return storage.explain(error)
        }
    }

    /// Runs decisions until the round is full, and returns those that ran.
    private mutating func decide(_ waiting: ArraySlice<PendingDecision>) -> ArraySlice<PendingDecision> {
        let most = waiting.prefix(RoundLimit.decisions)
        for index in most.indices {
            waiting[index].decide(&batch)
            if batch.count >= RoundLimit.records || batch.byteCount >= RoundLimit.bytes {
                return most[...index]
            }
        }
        return most
    }
}

// MARK: - A failed commit

extension WritingThread {
    /// Finds out whether a commit that failed is in the log; returns if it is, and durable.
    ///
    /// As long as LMDB has not touched its meta page, a failed commit has changed nothing. Once it has, LMDB refuses to
    /// go
    /// on, and the disk may have another meta page than the system shows: the environment is opened again, its meta
    /// pages
    /// are written and synced as they are shown, and only then is the log read and anybody told. (A commit without
    /// content
    /// would settle it too, but writes over pages that the disk's meta page may need until that commit is durable.)
    ///
    /// - Throws: the original failure when the round is certainly not in the log, else `outcomeUnknown`.
    private mutating func settle(_ failure: EventLogError) throws(EventLogError) {
        guard !storage.canWrite() else { throw failure }
        do throws(EventLogError) {
            try storage.reopen()
            if try storage.contains(eventID: batch.firstEventID, at: batch.firstPosition) { return }
        } catch {
            closedBecause = EventLogError(
                .readOnly, operation: "append to", path: storage.path, detail: "after a failed commit: \(error)")
            throw EventLogError(
                .outcomeUnknown, operation: "commit to", path: storage.path, detail: "\(failure); then: \(error)")
        }
        throw failure
    }
}
