internal import HashTreeCollections

/// Decides commands: pure, given the state, the time and a source of ids.
public enum Decider {
    /// What became of a command.
    public enum Verdict: Sendable {
        /// These events are to be appended; none: everything was as asked for.
        case accepted([Event], CommandResult)
        /// The rules say no. The events are what the log is to know of that.
        case refused(Refusal, [Event])
        /// The same request was answered before, with the events at these positions.
        case replayed(ClosedRange<Position>)

        /// What is to be appended.
        public var events: [Event] {
            switch self {
            case .accepted(let events, _), .refused(_, let events): events
            case .replayed: []
            }
        }
    }

    /// Decides one command, or several of which all or none take effect.
    ///
    /// - Parameters:
    ///   - commands: in the order in which they take effect; at least one.
    ///   - context: what the caller said; its expected revision is the first command's tenant's.
    ///   - each: what was said of each command instead, revisions included; empty: the same of all.
    ///   - fleet: the state; afterwards the state with the events of the verdict.
    ///   - now: the time that the events get: not before the fleet's last event.
    ///   - tally: what limits the events that refusals make.
    ///   - nextID: gives 128 random bits for each event.
    ///   - before: gives the state as `fleet` is now; asked for when a request is refused after it has made events.
    /// - Complexity: O(log n) for each event.
    public static func decide(
        _ commands: [any Command], context: CommandContext, each: [CommandContext] = [], fleet: inout Fleet,
        now: Timestamp,
        tally: inout RefusalTally, nextID: @escaping () -> UInt128, before: () -> Fleet
    ) -> Verdict {
        precondition(now >= fleet.recordedAt, "time does not go back along the log")
        if let replayed = earlierAnswer(commands, context, fleet, now) { return replayed }
        var decision = Decision(taking: &fleet, now: now, context: context, nextID: nextID)
        var current: Int?
        do throws(Refusal) {
            try checkNames(in: context)
            try checkRevision(context, commands.first?.tenant, decision)
            for (index, command) in commands.enumerated() {
                current = index
                if !each.isEmpty {
                    decision.go(on: each[index])
                    try checkNames(in: each[index])
                    try checkRevision(each[index], command.tenant, decision)
                }
                try command.decide(&decision)
            }
            decision.giveBack(to: &fleet)
            return .accepted(decision.events, decision.result)
        } catch {
            decision.giveBack(to: &fleet)
            // An event that could not be applied may have left its mark as well.
            if !decision.events.isEmpty || error.code == .internalError { fleet = before() }
            let events = record(error, context: context, fleet: &fleet, now: now, tally: &tally, nextID: nextID)
            var refusal = error
            refusal.command = current
            return .refused(refusal, events)
        }
    }

    private static func earlierAnswer(
        _ commands: [any Command], _ context: CommandContext, _ fleet: Fleet, _ now: Timestamp
    ) -> Verdict? {
        if let request = context.idempotency, let answer = fleet.answer(to: request.key, at: now) {
            guard answer.fingerprint == request.fingerprint else {
                return .refused(
                    Refusal(
                        .idempotencyMismatch,
                        "this idempotency key was used for another request; use a new key for a new request"), [])
            }
            return .replayed(answer.first...answer.last)
        }
        if let row = context.importRow, let tenant = commands.last?.tenant,
            let position = fleet.position(of: ImportedRow(tenant: tenant, id: row.id))
        {
            return .replayed(position...position)
        }
        return nil
    }

    private static func checkNames(in context: CommandContext) throws(Refusal) {
        var faults: [Refusal.Field] = []
        for (pointer, text) in [
            ("/actor/type", context.actor.type), ("/actor/id", context.actor.id),
            ("/actor/on_behalf_of", context.actor.onBehalfOf), ("/import_id", context.importRow?.id),
        ] {
            guard let text, !(1...256).contains(text.utf8.count) else { continue }
            faults.append(.init(pointer, "must have 1 to 256 bytes"))
        }
        guard faults.isEmpty else { throw .validation(faults) }
    }

    private static func checkRevision(
        _ context: CommandContext, _ tenant: TenantID?, _ decision: borrowing Decision
    ) throws(Refusal) {
        guard let expected = context.expectedRevision else { return }
        let actual: UInt64
        if let id = tenant {
            actual = try decision.tenant(id).revision
        } else {
            actual = decision.fleet.platformRevision
        }
        guard expected == actual else {
            throw Refusal(
                .versionMismatch,
                "the revision is \(actual), not \(expected): somebody else has changed it; read it again")
        }
    }

    private static func record(
        _ refusal: Refusal, context: CommandContext, fleet: inout Fleet, now: Timestamp, tally: inout RefusalTally,
        nextID: @escaping () -> UInt128
    ) -> [Event] {
        guard let recording = refusal.recording, recording.tenant.map({ fleet.tenant($0) != nil }) ?? true,
            let count = tally.admit(
                tenant: recording.tenant, subject: recording.subject, lastRecorded: recording.lastRecorded, at: now)
        else { return [] }
        // The refusal is decided anew when the request comes again, so its event must not answer for it.
        var context = context
        context.idempotency = nil
        context.importRow = nil
        var decision = Decision(taking: &fleet, now: now, context: context, nextID: nextID)
        do throws(Refusal) {
            try decision.emit(
                recording.payload(count), tenant: recording.tenant, resource: recording.resource, outcome: .denied)
            decision.giveBack(to: &fleet)
            return decision.events
        } catch {
            preconditionFailure("a refusal could not be recorded: \(error)")
        }
    }
}
