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

    /// Asks the state as it was at a moment, made as it is asked for; settings and catalogues are those of now.
    ///
    /// - Parameter body: gets the state, and the time that deadlines are evaluated at.
    /// - Throws: ``PlatformError``, and what `body` throws.
    public func read<Answer>(at moment: Moment, _ body: (Fleet, Timestamp) throws -> Answer) throws -> Answer {
        let past = try past(at: moment)
        let rows = PastRows(past)
        let recordedAt = past.position == 0 ? Timestamp(rawValue: .min) : try event(at: past.position).recordedAt
        let fleet = try read { $0.asOf(past.position, recordedAt, over: rows) }
        let answer = Result { try body(fleet, past.time) }
        try rows.check()
        return try answer.get()
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
