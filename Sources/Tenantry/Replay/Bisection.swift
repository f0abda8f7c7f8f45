public import TenantModel

/// Where a condition turned true: it does not hold just before a position, and holds there.
public struct Bisection: Sendable {
    /// The last position before it that is known, where it does not hold: in a bundle, which has no events of others,
    /// not always the one just before.
    public let falseAt: Position
    /// Where.
    public let position: Position
    /// When the log took the event there.
    public let time: Timestamp
    /// Whose condition it is; `nil`: that of all tenants together.
    public let tenant: TenantID?
    /// The event that did it; `nil`: none of the tenant's, but the passing of time, as when a day's quota starts anew.
    public let step: ReplayStep?
    /// How many states were looked at.
    public let looks: Int
    /// Whether the condition is true at the end; if not, this is the first time that it was.
    ///
    /// `nil`: a search step by step did not go there.
    public let holdsAtEnd: Bool?
}

extension Replay {
    /// Finds a position where a condition turns true: the first one, if it stays true from there on.
    ///
    /// A tenant's history is searched by halving, each look folding on from the nearest state that an earlier look
    /// kept. Conditions on all tenants, and on a tenant in everybody's history, are looked for step by step.
    ///
    /// - Parameters:
    ///   - condition: on a tenant or on all of them; one on events is no condition on states.
    ///   - moment: where the search begins; the condition must not hold there. Of a tenant's condition in everybody's
    ///     history any tenant is found that it turns true of after that.
    ///   - progress: is told how many events a search step by step has passed.
    /// - Returns: `nil` if it never holds.
    /// - Throws: ``PlatformError`` with `invalidInput` if the condition holds at the beginning already, or is of
    ///   another kind; `notFound` if the beginning is after the end.
    /// - Complexity: O(the tenant's events) to fold, O(log of all events) looks; O(events) step by step.
    public func bisect(
        _ condition: Condition, after moment: Moment? = nil, progress: (Int) -> Void = { _ in }
    ) throws -> Bisection? {
        guard !condition.isOfEvent else {
            throw PlatformError(
                .invalidInput, "'\(condition)' is about an event, and a bisection looks at states",
                hint: "'replay --break' stops at events.")
        }
        guard !condition.isOfFleet || tenant == nil && condition.isOfFleetAlone else {
            throw PlatformError(
                .invalidInput, "'\(condition)' speaks of all tenants and of one",
                hint: "Ask for fleet.… without a tenant, and for anything else by itself.")
        }
        let start = try moment.map { try position(of: $0) } ?? 0
        if let tenant { return try halve(condition, of: tenant, after: start, progress: progress) }
        guard condition.isOfFleet else { return try scanTenants(condition, after: start, progress: progress) }
        return try scanFleet(condition, after: start, progress: progress)
    }

    // MARK: - One tenant

    private func halve(
        _ condition: Condition, of tenant: TenantID, after start: Position, progress: (Int) -> Void
    ) throws -> Bisection? {
        var (cursor, looks) = (cursor(), 0)
        func holds(at position: Position) throws(PlatformError) -> Bool {
            looks += 1
            try cursor.move(to: positions.count(through: position))
            return condition.holds(of: cursor.tenant(tenant), at: try source.time(of: position))
        }
        guard try !holds(at: start) else { throw Self.holdsAlready(condition, at: start) }
        var (low, high) = (start, end)
        let holdsAtEnd = try holds(at: end)
        if !holdsAtEnd {
            // It may have been true for a while: there is nothing to halve before that is found.
            try cursor.move(to: positions.count(through: start))
            let first = try firstHold(of: condition, &cursor, after: start, &looks, progress: progress)
            guard let first else { return nil }
            (low, high) = first
        }
        high = try Self.turn(after: low, through: high, holds: holds)
        try cursor.move(to: positions.count(through: high))
        let step = cursor.position == high ? cursor.step : nil
        return Bisection(
            falseAt: try source.known(before: high), position: high, time: try source.time(of: high), tenant: tenant,
            step: step, looks: looks, holdsAtEnd: holdsAtEnd)
    }

    /// Looks step by step for where a tenant's condition holds first, after an event or, by the passing of time, just
    /// before one.
    ///
    /// - Returns: a position where it does not hold, and one after it where it does; `nil`: it never holds.
    private func firstHold(
        of condition: Condition, _ cursor: inout ReplayCursor, after start: Position, _ looks: inout Int,
        progress: (Int) -> Void
    ) throws -> (low: Position, high: Position)? {
        var low = start
        while let step = try cursor.forward() {
            looks += 1
            if step.number.isMultiple(of: EventPage.largest) { progress(step.number) }
            let position = step.event.position
            let before = try source.known(before: position)
            if before > low {
                if condition.holds(of: step.before, at: try source.time(of: before)) { return (low, before) }
                low = before
            }
            if condition.holds(of: step.after, at: step.time) { return (low, position) }
            low = position
        }
        return nil
    }

    // MARK: - All tenants

    private func scanFleet(
        _ condition: Condition, after start: Position, progress: (Int) -> Void
    ) throws -> Bisection? {
        var (counts, found, looks) = (FleetCounts(), ReplayStep?.none, 0)
        if start == 0, condition.holds(of: counts) { throw Self.holdsAlready(condition, at: 0) }
        try steps { step in
            looks += 1
            if looks.isMultiple(of: 4_096) { progress(looks) }
            counts.note(step)
            guard step.event.position >= start, condition.holds(of: counts) else { return true }
            if step.event.position == start { throw Self.holdsAlready(condition, at: start) }
            found = step
            return false
        }
        return found.map {
            Bisection(
                falseAt: $0.event.position - 1, position: $0.event.position, time: $0.time, tenant: nil, step: $0,
                looks: looks, holdsAtEnd: nil)
        }
    }

    /// Looks, at each event of a tenant, whether the condition has turned true there, or since the tenant's event
    /// before by the passing of time alone.
    private func scanTenants(
        _ condition: Condition, after start: Position, progress: (Int) -> Void
    ) throws -> Bisection? {
        var (found, looks, timeBefore) = (Bisection?.none, 0, Timestamp(rawValue: 0))
        try steps { step in
            looks += 1
            if looks.isMultiple(of: 4_096) { progress(looks) }
            defer { timeBefore = step.time }
            let position = step.event.position
            guard position > start, let id = step.event.tenant else { return true }
            var turn = (position: position, step: ReplayStep?.some(step))
            if condition.holds(of: step.before, at: timeBefore), let before = step.before {
                let (low, high) = (Swift.max(start, before.position), position - 1)
                let holds = { try condition.holds(of: before, at: source.time(of: $0)) }
                // Of a tenant of which it was true before, nothing turns.
                guard low < high, try !holds(low) else { return true }
                turn = (try Self.turn(after: low, through: high, holds: holds), nil)
            } else if !condition.holds(of: step.after, at: step.time) {
                return true
            }
            found = Bisection(
                falseAt: turn.position - 1, position: turn.position, time: try source.time(of: turn.position),
                tenant: id, step: turn.step, looks: looks, holdsAtEnd: nil)
            return false
        }
        return found
    }

    /// Halves the way from a position where something does not hold to one where it does.
    private static func turn(
        after start: Position, through end: Position, holds: (Position) throws -> Bool
    ) rethrows -> Position {
        var (low, high) = (start, end)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if try holds(middle) { high = middle } else { low = middle }
        }
        return high
    }

    private static func holdsAlready(_ condition: Condition, at position: Position) -> PlatformError {
        PlatformError(
            .invalidInput, "'\(condition)' holds at #\(position) already, where the search begins",
            hint: "Begin earlier, or ask for its opposite.")
    }
}
