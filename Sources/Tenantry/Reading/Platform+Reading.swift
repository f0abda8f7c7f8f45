public import EventLog
public import Projections
public import TenantModel

extension Platform {
    /// The whole state as of the log's head: a value that stays as it is.
    ///
    /// - Throws: ``PlatformError`` if the log cannot be read.
    /// - Complexity: O(1) when nothing was appended since the last call, else O(events since).
    public func fleet() throws(PlatformError) -> Fleet {
        do throws(EventLogError) { return try tail.fleet() } catch { throw PlatformError(error) }
    }

    /// A tenant as of the log's head, by its id, slug or external id.
    ///
    /// - Throws: ``PlatformError`` with `notFound`.
    /// - Complexity: O(log n).
    public func tenant(_ name: String) throws(PlatformError) -> Tenant {
        let fleet = try fleet()
        guard let id = fleet.resolve(name), let tenant = fleet.tenant(id) else {
            throw PlatformError(
                .notFound, "there is no tenant \(name)", hint: "'tenantry tenant list' shows those there are.")
        }
        return tenant
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

    /// Folds the whole log anew, from nothing, each record checked, and compares: a replay must give what is in memory.
    ///
    /// - Returns: the digest of the replay, and whether the state in memory has the same.
    /// - Complexity: O(events).
    public func replay(
        progress: (Position) -> Void = { _ in }
    ) throws(PlatformError) -> (digest: FleetDigest, isEqual: Bool, head: Position) {
        let current = try fleet()
        var replayed = Fleet()
        do throws(EventLogError) {
            try replayed.fold(log, through: current.position, checked: true, progress: progress)
        } catch {
            throw PlatformError(error)
        }
        let digest = FleetDigest(replayed)
        return (digest, digest == FleetDigest(current), current.position)
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
