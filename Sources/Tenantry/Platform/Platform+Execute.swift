internal import EventLog
internal import Projections
public import TenantModel

extension Platform {
    /// Carries out a command; when this returns, its events are durable and every reader sees them.
    ///
    /// - Returns: what became of it; nothing, where everything was as asked for.
    /// - Throws: `Refusal` if a rule says no; ``PlatformError`` if the store cannot: then nothing was changed, but for
    ///   the code `outcomeUnknown`.
    @discardableResult
    public func execute(_ command: some Command, as context: CommandContext) async throws -> Answer {
        try await execute([command], as: context)
    }

    /// Carries out several commands, all or none.
    ///
    /// - Throws: as ``execute(_:as:)-(Command,_)``; the refusal of one refuses all.
    @discardableResult
    public func execute(_ commands: [any Command], as context: CommandContext) async throws -> Answer {
        try await execute(each: [(commands, context)])[0].get()
    }

    /// Carries out many requests in order, sharing one commit: each takes effect or is refused by itself.
    ///
    /// For imports and simulations, which have much to say and nobody to wait for; at most a few hundred at a time.
    ///
    /// - Throws: ``PlatformError`` if the store cannot; then nothing of any of them was done, but for the code
    ///   `outcomeUnknown`.
    public func execute(
        each requests: [(commands: [any Command], context: CommandContext)]
    ) async throws -> [Result<Answer, Refusal>] {
        let sealed = try requests.map { request in
            precondition(!request.commands.isEmpty, "a request has at least one command")
            return Request(commands: try request.commands.map(seal), context: keyed(request.context))
        }
        let random = edges.random
        do {
            let verdicts = try await log.commit { [tail] (batch) throws(Never) in
                var verdicts: [Decider.Verdict] = []
                verdicts.reserveCapacity(sealed.count)
                for request in sealed {
                    verdicts.append(tail.decide(request, into: &batch, nextID: random.id))
                }
                return verdicts
            }
            return try verdicts.map(answer)
        } catch let error as CommitError<Never> {
            guard case .failed(let error) = error else { preconditionFailure("nothing refuses here") }
            throw PlatformError(error)
        }
    }

    /// What a caller said, as the log may keep it.
    func keyed(_ context: CommandContext) -> CommandContext {
        guard let request = context.idempotency else { return context }
        var context = context
        context.idempotency = keyring.keyed(request)
        return context
    }

    private func seal(_ command: any Command) throws -> any Command {
        guard let tenant = command.tenant else { return command }
        return try command.sealed { (plain, place) throws(PlatformError) in
            try keyring.seal(plain, place: place, tenant: tenant)
        }
    }

    private func answer(_ verdict: Decider.Verdict) throws -> Result<Answer, Refusal> {
        switch verdict {
        case .refused(let refusal, _): return .failure(refusal)
        case .accepted(let events, let result):
            let positions = events.first.map { $0.position...events[events.count - 1].position }
            return .success(Answer(positions: positions, result: result, isReplay: false))
        case .replayed(let positions):
            var result = CommandResult()
            for position in positions { result.note(try event(at: position)) }
            return .success(Answer(positions: positions, result: result, isReplay: true))
        }
    }
}
