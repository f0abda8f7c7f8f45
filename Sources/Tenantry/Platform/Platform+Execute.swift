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
        try await execute(Request(commands, as: context))
    }

    /// Carries out a request, all of it or nothing.
    ///
    /// - Throws: as ``execute(_:as:)-(Command,_)``; the refusal of one command refuses all.
    @discardableResult
    public func execute(_ request: Request) async throws -> Answer {
        let sealed = try seal([request]) { request, made in try self.sealed(request, making: made) }
        let verdict = try await commit([request]) { [tail, random = edges.random] batch in
            tail.decide(sealed[0], into: &batch, nextID: random.id)
        }
        destroyKeys(after: [verdict], to: [request])
        return try answer(verdict).get()
    }

    /// Carries out many requests in order, sharing one commit: each takes effect or is refused by itself.
    ///
    /// For imports and simulations, which have much to say and nobody to wait for; at most a few hundred at a time.
    ///
    /// - Parameter stopsAtRefusal: whether the requests after one that is refused are left undone.
    /// - Returns: what became of each, in order; of fewer where it stopped.
    /// - Throws: ``PlatformError`` if the store cannot; then nothing of any of them was done, but for the code
    ///   `outcomeUnknown`.
    public func execute(
        each requests: [Request], stopsAtRefusal: Bool = false
    ) async throws -> [Result<Answer, Refusal>] {
        let sealed: [Result<Request, Refusal>] = try seal(requests) { request, made in
            do {
                return .success(try self.sealed(request, making: made))
            } catch let refusal as Refusal {
                return .failure(refusal)
            }
        }
        let verdicts = try await commit(requests) { [tail, random = edges.random] batch in
            var verdicts: [Decider.Verdict] = []
            for request in sealed {
                let verdict: Decider.Verdict
                switch request {
                case .success(let request): verdict = tail.decide(request, into: &batch, nextID: random.id)
                case .failure(let refusal): verdict = .refused(refusal, [])
                }
                verdicts.append(verdict)
                if stopsAtRefusal, case .refused = verdict { break }
            }
            return verdicts
        }
        destroyKeys(after: verdicts, to: requests)
        return try verdicts.map(answer)
    }

    private func commit<Verdict: Sendable>(
        _ requests: [Request], _ decide: @escaping @Sendable (inout RecordBatch) -> Verdict
    ) async throws(PlatformError) -> Verdict {
        do throws(CommitError<Never>) {
            return try await log.commit(decide)
        } catch {
            guard case .failed(let error) = error else { preconditionFailure("nothing refuses here") }
            // Who certainly has not come to be needs no key.
            if error.code != .outcomeUnknown { destroyKeys(after: [], to: requests) }
            throw PlatformError(error)
        }
    }

    /// Seals requests that are carried out together: one of them may make the tenant of another.
    private func seal<Outcome>(
        _ requests: [Request], _ seal: (Request, Set<TenantID>) throws -> Outcome
    ) throws -> [Outcome] {
        let made = Set(requests.lazy.flatMap(\.commands).compactMap { ($0 as? CreateTenant)?.id })
        do {
            return try requests.map { try seal($0, made) }
        } catch {
            // Who does not come to be needs no key.
            destroyKeys(after: [], to: requests)
            throw error
        }
    }

    /// A request as the writer takes it: what is sensitive sealed, what only its caller knows hashed.
    private func sealed(_ request: Request, making made: Set<TenantID>) throws -> Request {
        // Before a key is made for it.
        guard !log.options.readOnly else {
            throw PlatformError(
                .readOnly, "the store \(path) is open for reading only", hint: "Nothing was changed.")
        }
        try request.checkInClear()
        let commands = try request.commands.enumerated().map { index, command in
            do {
                return try seal(command, making: made)
            } catch var refusal as Refusal {
                refusal.command = index
                throw refusal
            }
        }
        var sealed = Request(commands, as: keyed(request.context))
        sealed.each = request.each.map { context in
            var context = context
            // A repetition is recognised by every event of the first answer.
            context.idempotency = sealed.context.idempotency
            return context
        }
        return sealed
    }

    /// What a caller said, as the log may keep it.
    func keyed(_ context: CommandContext) -> CommandContext {
        guard let request = context.idempotency else { return context }
        var context = context
        context.idempotency = keyring.keyed(request)
        return context
    }

    private func seal(_ command: any Command, making made: Set<TenantID>) throws -> any Command {
        guard let tenant = command.tenant else { return command }
        return try command.sealed { (plain, place) throws(any Error) in
            // Neither a purged tenant gets a new key, nor one that is not there and is not being made.
            switch try read({ $0.state(of: tenant) }) {
            case .purged: throw Refusal(.tenantPurged, "the tenant \(tenant) was purged")
            case nil where !made.contains(tenant):
                throw Refusal(.tenantNotFound, "there is no tenant \(tenant)")
            default: break
            }
            return try keyring.seal(plain, place: place, tenant: tenant)
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
