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
        try preview(each: [Request(commands, as: context)])[0].get()
    }

    /// Decides requests one after the other, each seeing what those before it would do, and carries none out.
    ///
    /// - Throws: ``PlatformError``, as carrying them out would.
    public func preview(each requests: [Request]) throws -> [Result<Preview, Refusal>] {
        try read { try preview(each: requests, on: $0) }
    }

    private func preview(each requests: [Request], on start: Fleet) throws -> [Result<Preview, Refusal>] {
        var fleet = start
        // The rows below are everybody's.
        fleet.keepsLayer = true
        var tally = RefusalTally()
        let now = max(now, fleet.recordedAt)
        return try requests.map { request in
            do throws(Refusal) { try request.checkInClear() } catch { return .failure(error) }
            let before = fleet
            let verdict = Decider.decide(
                try request.commands.map(sealedForShow), context: keyed(request.context), each: request.each,
                fleet: &fleet, now: now, tally: &tally, nextID: edges.random.id, before: { before })
            switch verdict {
            case .accepted(let events, _): return .success(Preview(events: events, isReplay: false))
            case .refused(let refusal, _): return .failure(refusal)
            case .replayed(let positions):
                return .success(Preview(events: try positions.map { try event(at: $0) }, isReplay: true))
            }
        }
    }

    /// No key is made for a dry run, so nothing can be sealed: the size and the term are all that matters.
    private func sealedForShow(_ command: any Command) throws -> any Command {
        try command.sealed { (plain, place) throws(PlatformError) in
            let term = try command.tenant.map { (tenant) throws(PlatformError) in
                try keyring.term(plain, place: place, tenant: tenant)
            }
            return Sealed(keyVersion: 0, box: [UInt8](repeating: 0, count: plain.utf8.count + 28), term: term ?? [])
        }
    }
}
