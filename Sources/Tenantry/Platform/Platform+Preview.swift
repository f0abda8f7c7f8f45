internal import EventLog
public import TenantModel

/// What carrying commands out would do.
public struct Preview: Sendable {
    /// The events that they would make now, or made then.
    public let events: [Event]
    /// Whether the same request was carried out before, so that nothing would happen now.
    public let isReplay: Bool
}

extension Platform {
    /// Decides commands without carrying them out: what a dry run shows.
    ///
    /// - Throws: `Refusal` or ``PlatformError``, as carrying them out would.
    public func preview(_ commands: [any Command], as context: CommandContext) throws -> Preview {
        var fleet = try fleet()
        var tally = RefusalTally()
        let faults = commands.flatMap(\.faultsInClear)
        guard faults.isEmpty else { throw Refusal.validation(faults) }
        let sealed = try commands.map { command in
            // No key is made for a dry run, so nothing can be sealed: the size and the term are all that matters.
            try command.sealed { (plain, place) throws(PlatformError) in
                let term = try command.tenant.map { (tenant) throws(PlatformError) in
                    try keyring.term(plain, place: place, tenant: tenant)
                }
                return Sealed(keyVersion: 0, box: [UInt8](repeating: 0, count: plain.utf8.count + 28), term: term ?? [])
            }
        }
        let now = max(Timestamp(rawValue: edges.clock.wall()), fleet.recordedAt)
        let before = fleet
        let verdict = Decider.decide(
            sealed, context: keyed(context), fleet: &fleet, now: now, tally: &tally, nextID: edges.random.id,
            before: { before })
        switch verdict {
        case .accepted(let events, _): return Preview(events: events, isReplay: false)
        case .refused(let refusal, _): throw refusal
        case .replayed(let positions): return Preview(events: try positions.map { try event(at: $0) }, isReplay: true)
        }
    }
}
