internal import EventLog
internal import Projections
internal import Synchronization
internal import TenantModel

/// The state as of the log's head, in memory: decided on by the log's writer, read by everybody else.
///
/// The writer has a state of its own, ahead of what is durable by the round under way; readers get the state as of the
/// last commit. Both are the same persistent value most of the time.
final class Tail: LogFollower {
    /// How many full segments may wait to be sealed before the writer waits for it.
    private static let mostFrozen = 2

    private let log: LMDBEventLog
    private let views: Views?
    private let sealer: Sealer?
    /// As of the last commit that is known here.
    private let published: Mutex<Snapshot>
    /// What only the writer's thread uses.
    private let writing: Mutex<Writing>

    /// A state that many ask at the same time, without a copy for each.
    private final class Snapshot: Sendable {
        let fleet: Fleet

        init(_ fleet: Fleet) { self.fleet = fleet }
    }

    private struct Writing {
        /// With the round's events; nobody else has it, so that it is changed in place.
        var fleet: Fleet
        var tally = RefusalTally()
        private var start: Fleet
        private var sinceStart: [Event] = []

        init(_ fleet: Fleet) {
            self.fleet = fleet
            start = fleet
        }

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

    /// Follows a log over what its views have sealed; without views everything is kept in memory.
    ///
    /// - Parameter seals: whether full segments are sealed, not only read.
    init(log: LMDBEventLog, views: Views?, seals: Bool) throws(ViewsError) {
        self.log = log
        self.views = views
        sealer = seals ? views.map { Sealer($0, of: log) } : nil
        let fleet = try views?.fleet() ?? Fleet()
        published = Mutex(Snapshot(fleet))
        writing = Mutex(Writing(fleet))
    }

    /// Seals what is full, and ends.
    func stop() { sealer?.stop() }

    // MARK: - Reading

    /// Asks the state with every event that the log has now, whoever appended it.
    ///
    /// - Parameter body: asks; it may be called again, because the state was overtaken by a seal meanwhile. Others ask
    ///   the same state: a copy that is folded on must keep its layer, so that the rows below stay where they are.
    /// - Complexity: O(1) when nothing was appended since, else O(events since), beside what `body` does.
    func read<Answer>(_ body: (Fleet) throws -> Answer) throws -> Answer {
        while true {
            let snapshot = try snapshot()
            let answer = Result { try body(snapshot.fleet) }
            if case .sound = snapshot.fleet.standing { return try answer.get() }
            // It may be another's question that went wrong: the next ones get rows that nobody has asked yet, this one
            // rows of its own.
            renew(snapshot)
            let own = over(snapshot.fleet)
            let ownAnswer = Result { try body(own) }
            if try isSound(own) { return try ownAnswer.get() }
        }
    }

    /// The state with every event that the log has now.
    private func snapshot() throws(EventLogError) -> Snapshot {
        let head = try log.head().position
        let known = published.withLock { $0 }
        guard known.fleet.position < head else { return known }
        var fleet = over(known.fleet)
        try advance(&fleet, to: head)
        return publish(fleet)
    }

    private func renew(_ snapshot: Snapshot) {
        let fresh = Snapshot(over(snapshot.fleet))
        published.withLock { if $0 === snapshot { $0 = fresh } }
    }

    /// Folds what the log has, telling how far it is.
    func catchUp(progress: (Position, Position) -> Void) throws(EventLogError) {
        let head = try log.head().position
        if let views, sealer != nil {
            try views.build(from: log, through: head) { progress($0, head) }
            publish(try Self.unwrapped { () throws(ViewsError) in try views.fleet() })
        }
        var fleet = over(published.withLock { $0 }.fleet)
        try advance(&fleet, to: head) { progress($0, head) }
        publish(fleet)
    }

    /// The same state, with rows that nobody else asks or moves.
    private func over(_ fleet: Fleet) -> Fleet {
        views.map { fleet.over($0.rows(asOf: fleet.position)) } ?? fleet
    }

    /// Whether what a state has answered can be relied on.
    private func isSound(_ fleet: Fleet) throws(EventLogError) -> Bool {
        switch fleet.standing {
        case .sound: return true
        case .outrun: return false
        case .failed(let error): throw EventLogError(error)
        }
    }

    /// Folds segment by segment, and has sealed what is full.
    private func advance(
        _ fleet: inout Fleet, to head: Position, progress: (Position) -> Void = { _ in }
    ) throws(EventLogError) {
        while fleet.position < head {
            let length = views?.segmentLength ?? Views.usualSegmentLength
            let end = min(head, (fleet.position / length + 1) * length)
            var failure: EventLogError?
            do throws(EventLogError) {
                try fleet.fold(log, through: end, progress: progress)
            } catch {
                failure = error
            }
            guard try isSound(fleet) else {
                // Another process has sealed past it: what it does not know is in the rows.
                if let views { fleet = try Self.unwrapped { () throws(ViewsError) in try views.fleet() } }
                continue
            }
            if let failure { throw failure }
            try seal(&fleet)
        }
    }

    /// Has full segments sealed, and waits if that has fallen behind.
    private func seal(_ fleet: inout Fleet) throws(EventLogError) {
        guard let views, !fleet.frozen.isEmpty else { return }
        let (frozen, sealer) = (fleet.frozen, sealer)
        let sealed = try Self.unwrapped { () throws(ViewsError) in
            sealer?.offer(frozen)
            if frozen.count > Self.mostFrozen { try sealer?.wait(for: frozen[0].position) }
            return try views.sealedPosition()
        }
        fleet.dropLayers(through: sealed)
    }

    /// Readers never go back: whoever has folded further wins.
    ///
    /// - Returns: the winner.
    @discardableResult
    private func publish(_ fleet: Fleet) -> Snapshot {
        let made = Snapshot(over(fleet))
        var replaced = made
        // What is replaced is freed outside the lock: that can take a while.
        return published.withLock { known in
            if fleet.position > known.fleet.position { swap(&known, &replaced) }
            return known
        }
    }

    private static func unwrapped<Answer>(
        _ body: () throws(ViewsError) -> Answer
    ) throws(EventLogError) -> Answer {
        do throws(ViewsError) { return try body() } catch { throw EventLogError(error) }
    }

    // MARK: - The writer's rounds

    func roundWillBegin(at head: LogHead) throws(EventLogError) {
        var fleet = writing.withLock { $0.fleet }
        let known = published.withLock { $0 }.fleet
        if known.position > fleet.position || fleet.position > head.position { fleet = known }
        fleet = over(fleet)
        try advance(&fleet, to: head.position)
        try seal(&fleet)
        guard fleet.position == head.position else {
            throw EventLogError(
                .damaged(position: fleet.position), operation: "append",
                detail: "the log's head went back from \(fleet.position) to \(head.position)")
        }
        writing.withLock { $0.start(from: fleet) }
    }

    func roundDidCommit(at head: LogHead) {
        let fleet = writing.withLock { $0.fleet }
        publish(fleet)
        sealer?.offer(fleet.frozen)
    }

    func roundDidFail() {
        let known = over(published.withLock { $0 }.fleet)
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
            if case .failed(let error) = writing.fleet.standing {
                writing.fleet = writing.folded()
                return .refused(Refusal(.internalError, error.description), [])
            }
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
