internal import EventLog
internal import Projections
internal import Synchronization
internal import TenantModel

/// The state as of the log's head, in memory: decided on by the log's writer, read by everybody else.
///
/// The writer has a state of its own, ahead of what is durable by the round under way; readers get the state as of the
/// last commit. Both are the same persistent value most of the time.
final class Tail: LogFollower {
    private let log: LMDBEventLog
    /// As of the last commit that is known here.
    private let published = Mutex(Fleet())
    /// What only the writer's thread uses.
    private let writing = Mutex(Writing())

    private struct Writing {
        /// With the round's events; nobody else has it, so that it is changed in place.
        var fleet = Fleet()
        var tally = RefusalTally()
        private var start = Fleet()
        private var sinceStart: [Event] = []

        /// Goes on from a state that others may have as well.
        mutating func start(from fleet: Fleet) {
            self.fleet = fleet
            start = fleet
            sinceStart.removeAll(keepingCapacity: true)
        }

        /// Keeps what was added to the round, to come back to it.
        mutating func keep(_ events: [Event]) { sinceStart += events }

        /// The state with the events that were kept, and without those of a request that came to nothing.
        ///
        /// Seldom needed: undoing costs what it undoes, and doing costs nothing for it.
        mutating func folded() -> Fleet {
            var fleet = start
            do throws(FoldError) {
                for event in sinceStart { try fleet.evolve(event) }
            } catch {
                preconditionFailure("an event that was applied before cannot be: \(error)")
            }
            start = fleet
            sinceStart.removeAll(keepingCapacity: true)
            return fleet
        }
    }

    init(log: LMDBEventLog) {
        self.log = log
    }

    // MARK: - Reading

    /// The state with every event that the log has now, whoever appended it.
    ///
    /// - Complexity: O(1) when nothing was appended since, else O(events since).
    func fleet() throws(EventLogError) -> Fleet {
        let head = try log.head().position
        let fleet = published.withLock { $0 }
        return fleet.position >= head ? fleet : try fold(fleet, through: head)
    }

    /// Folds what the log has, telling how far it is.
    func catchUp(progress: (Position, Position) -> Void) throws(EventLogError) {
        let head = try log.head().position
        var fleet = published.withLock { $0 }
        try fleet.fold(log, through: head) { progress($0, head) }
        publish(fleet)
    }

    private func fold(_ start: Fleet, through head: Position) throws(EventLogError) -> Fleet {
        var fleet = start
        try fleet.fold(log, through: head)
        publish(fleet)
        return fleet
    }

    /// Readers never go back: whoever has folded further wins.
    private func publish(_ fleet: Fleet) {
        var fleet = fleet
        // What is replaced is freed outside the lock: that can take a while.
        published.withLock { if fleet.position > $0.position { swap(&$0, &fleet) } }
    }

    // MARK: - The writer's rounds

    func roundWillBegin(at head: LogHead) throws(EventLogError) {
        var fleet = writing.withLock { $0.fleet }
        let known = published.withLock { $0 }
        if known.position > fleet.position || fleet.position > head.position { fleet = known }
        try fleet.fold(log, through: head.position)
        guard fleet.position == head.position else {
            throw EventLogError(
                .damaged(position: fleet.position), operation: "append",
                detail: "the log's head went back from \(fleet.position) to \(head.position)")
        }
        writing.withLock { $0.start(from: fleet) }
    }

    func roundDidCommit(at head: LogHead) {
        publish(writing.withLock { $0.fleet })
    }

    func roundDidFail() {
        let known = published.withLock { $0 }
        writing.withLock { $0.start(from: known) }
    }

    /// Decides a request on the writer's thread and adds its events to the round.
    func decide(_ request: Request, into batch: inout RecordBatch, nextID: @escaping () -> UInt128) -> Decider.Verdict {
        writing.withLock { writing in
            // `fleet` leaves its place while it is decided on, so that what undoes it can be asked for.
            var (fleet, tally) = (Fleet(), RefusalTally())
            swap(&fleet, &writing.fleet)
            swap(&tally, &writing.tally)
            let verdict = Decider.decide(
                request.commands, context: request.context, each: request.each, fleet: &fleet,
                now: Timestamp(rawValue: batch.recordedAt),
                tally: &tally, nextID: nextID, before: { writing.folded() })
            swap(&fleet, &writing.fleet)
            swap(&tally, &writing.tally)
            let events = verdict.events
            let savepoint = batch.savepoint
            do throws(EventLogError) {
                for event in events { try batch.append(event) }
                writing.keep(events)
                return verdict
            } catch {
                batch.goBack(to: savepoint)
                writing.fleet = writing.folded()
                return .refused(Refusal(.payloadTooLarge, error.description), [])
            }
        }
    }
}
