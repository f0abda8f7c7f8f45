public import EventLog
public import Projections
public import TenantModel

extension Platform {
    /// Asks the state as of the log's head, of which every part is of one moment.
    ///
    /// - Parameter body: asks; it may be called again, where the rows that it reads were sealed anew meanwhile.
    /// - Throws: ``PlatformError`` if the store cannot be read, and what `body` throws.
    /// - Complexity: O(1) when nothing was appended since the last call, else O(events since), beside what `body` does.
    public func read<Answer>(_ body: (Fleet) throws -> Answer) throws -> Answer {
        do {
            return try tail.read(body)
        } catch let error as EventLogError {
            throw PlatformError(error)
        }
    }

    /// The position of the log's last event.
    public func head() throws(PlatformError) -> Position {
        do throws(EventLogError) { return try log.head().position } catch { throw PlatformError(error) }
    }

    /// The head's position whenever it has grown past `position`, in this process or another.
    public func heads(after position: Position) -> some AsyncSequence<Position, Never> & Sendable {
        log.heads(after: position)
    }

    /// The time now, by the store's clock.
    public var now: Timestamp { Timestamp(rawValue: edges.clock.wall()) }

    /// One event, its record checked against its checksum.
    ///
    /// - Throws: ``PlatformError``: `notFound`, `damaged`.
    public func event(at position: Position) throws(PlatformError) -> Event {
        do throws(ReadError<EventLogError>) {
            return try log.read(at: position) { (record) throws(EventLogError) in try Event(record) }
        } catch {
            if case .failed(let failure) = error, case .noSuchPosition = failure.code {
                throw PlatformError(.notFound, "there is no event #\(position): the last is #\(try head())")
            }
            throw PlatformError(error)
        }
    }

    /// Several events, their records checked, read together.
    public func events(at positions: [Position]) throws -> [Event] {
        var events: [Event] = []
        events.reserveCapacity(positions.count)
        var failure: EventLogError?
        do throws(EventLogError) {
            try log.read(at: positions) { record in
                do throws(EventLogError) { events.append(try Event(record)) } catch { failure = error }
                return failure == nil
            }
            if let failure { throw failure }
        } catch {
            throw PlatformError(error)
        }
        return events
    }

    /// Folds the whole log anew, from nothing, each record checked, and compares: a replay must give what is in memory.
    ///
    /// - Returns: the digest of the replay, and whether the state in memory has the same.
    /// - Complexity: O(events).
    public func replay(
        progress: (Position) -> Void = { _ in }
    ) throws -> (digest: FleetDigest, isEqual: Bool, head: Position) {
        let (current, head) = try read { (FleetDigest($0), $0.position) }
        var replayed = Fleet()
        do throws(EventLogError) {
            try replayed.fold(log, through: head, progress: progress)
        } catch {
            throw PlatformError(error)
        }
        let digest = FleetDigest(replayed)
        return (digest, digest == current, head)
    }

    /// Opens a sealed value: whoever may call this, may read every secret of the tenant.
    ///
    /// - Parameter place: where the value is: `billing_email`, `contact_phone`, `invitation_email`, or
    ///   `config/<section>/<key>`.
    /// - Throws: ``PlatformError``: `wrongKey`, `damaged`.
    public func reveal(_ sealed: Sealed, place: String, tenant: TenantID) throws(PlatformError) -> String {
        try keyring.open(sealed, place: place, tenant: tenant)
    }
}

extension PlatformError {
    init(_ error: ReadError<EventLogError>) {
        switch error {
        case .stopped(let error), .failed(let error): self.init(error)
        }
    }
}
