internal import AuditTrail
public import EventLog
internal import Projections
public import TenantModel

extension Platform {
    /// All tenants as they were at a moment.
    ///
    /// - Throws: ``PlatformError`` with `notFound` for a position that is not there yet.
    /// - Complexity: O(log n); what is asked of it costs more.
    public func past(at moment: Moment) throws -> Past {
        let position = try position(of: moment)
        if case .time(let time) = moment { return Past(position: position, time: time, platform: self) }
        let time = position == 0 ? Timestamp(rawValue: 0) : try event(at: position).recordedAt
        return Past(position: position, time: time, platform: self)
    }

    /// Asks the state as it was at a moment, made as it is asked for.
    ///
    /// - Parameters:
    ///   - rewindsPlatform: whether the platform's settings, catalogues and keys are those of then as well: who asks
    ///     for tenants only needs them not, because a published catalogue never changes.
    ///   - body: gets the state, and the time that deadlines are evaluated at.
    /// - Throws: ``PlatformError``, and what `body` throws.
    /// - Complexity: beside what `body` does, O(events of the platform's own) if those are rewound.
    public func read<Answer>(
        at moment: Moment, rewindsPlatform: Bool = false, _ body: (Fleet, Timestamp) throws -> Answer
    ) throws -> Answer {
        let past = try past(at: moment)
        let rows = PastRows(past)
        let recordedAt = past.position == 0 ? Timestamp(rawValue: .min) : try event(at: past.position).recordedAt
        var fleet = try read { $0.asOf(past.position, recordedAt, over: rows) }
        if rewindsPlatform { fleet = try ownFold(through: past.position).rewound(fleet) }
        let answer = Result { try body(fleet, past.time) }
        try rows.check()
        return try answer.get()
    }

    private func ownFold(through position: Position) throws -> PlatformFold {
        var fold = PlatformFold()
        guard position > 0 else { return fold }
        var query = AuditQuery()
        query.tenant = 0
        query.isOldestFirst = true
        try self.fold(query, within: 1...position, into: &fold)
        return fold
    }

    /// Folds the records that a query wants, in its order, each compared with its checksum.
    func fold(_ query: AuditQuery, within bounds: ClosedRange<Position>, into fold: inout some RecordFold) throws {
        try trail.records(query, within: bounds) { record in
            do throws(EventLogError) {
                try record.check()
                try fold.fold(record)
            } catch {
                throw PlatformError(error)
            }
            return true
        }
    }

    /// The last position that counts at a moment.
    ///
    /// - Throws: ``PlatformError`` with `notFound` for a position after the head.
    public func position(of moment: Moment) throws -> Position {
        switch moment {
        case .position(let position):
            let head = try head()
            guard position <= head else {
                throw PlatformError(.notFound, "there is no position \(position) yet: the last is \(head)")
            }
            return position
        case .time(let time): return try trail.position(atOrAfter: time.rawValue + 1) - 1
        }
    }
}

extension AuditQuery {
    /// Everything of a tenant, metering included, the oldest first.
    static func history(of tenant: TenantID) -> AuditQuery {
        var query = AuditQuery()
        query.tenant = tenant.rawValue
        query.includesUsage = true
        query.isOldestFirst = true
        return query
    }
}
