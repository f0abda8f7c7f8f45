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
        var fleet = Fleet()
        var tally = RefusalTally()
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
        published.withLock { if fleet.position > $0.position { $0 = fleet } }
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
        writing.withLock { $0.fleet = fleet }
    }

    func roundDidCommit(at head: LogHead) {
        publish(writing.withLock { $0.fleet })
    }

    func roundDidFail() {
        let known = published.withLock { $0 }
        writing.withLock { $0.fleet = known }
    }

    /// Decides a request on the writer's thread and adds its events to the round.
    func decide(_ request: Request, into batch: inout RecordBatch, nextID: @escaping () -> UInt128) -> Decider.Verdict {
        writing.withLock { writing in
            let before = writing.fleet
            let verdict = Decider.decide(
                request.commands, context: request.context, fleet: &writing.fleet,
                now: Timestamp(rawValue: batch.recordedAt), tally: &writing.tally, nextID: nextID)
            let events: [Event]
            switch verdict {
            case .accepted(let made, _), .refused(_, let made): events = made
            case .replayed: return verdict
            }
            let savepoint = batch.savepoint
            do throws(EventLogError) {
                for event in events { try batch.append(event) }
                return verdict
            } catch {
                batch.goBack(to: savepoint)
                writing.fleet = before
                return .refused(Refusal(.payloadTooLarge, error.description), [])
            }
        }
    }
}

/// Commands that take effect together or not at all, and what their caller says of them.
struct Request: Sendable {
    let commands: [any Command]
    let context: CommandContext
}
