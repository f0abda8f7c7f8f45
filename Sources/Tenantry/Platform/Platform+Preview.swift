internal import EventLog
public import TenantModel

extension Platform {
    /// Decides commands without carrying them out: what a dry run shows.
    ///
    /// - Returns: the events that they would make now.
    /// - Throws: `Refusal` or ``PlatformError``, as carrying them out would.
    public func preview(_ commands: [any Command], as context: CommandContext) throws -> [Event] {
        var fleet = try fleet()
        var tally = RefusalTally()
        let sealed = try commands.map { command in
            // No key is made for a dry run, so nothing can be sealed: the size is all that matters.
            try command.sealed { (plain, _) throws(PlatformError) in
                Sealed(keyVersion: 0, box: Array(plain.utf8), term: Array(plain.utf8))
            }
        }
        let now = max(Timestamp(rawValue: edges.clock.wall()), fleet.recordedAt)
        let before = fleet
        let verdict = Decider.decide(
            sealed, context: keyed(context), fleet: &fleet, now: now, tally: &tally, nextID: edges.random.id,
            before: { before })
        switch verdict {
        case .accepted(let events, _): return events
        case .refused(let refusal, _): throw refusal
        case .replayed(let positions): return try positions.map { try event(at: $0) }
        }
    }
}
