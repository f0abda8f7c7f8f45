public import AuditTrail
public import EventLog
internal import Projections
public import TenantModel

extension Platform {
    /// A page of the trail; that it was read is in the trail before it is answered.
    ///
    /// - Parameters:
    ///   - query: what is wanted.
    ///   - limit: the most entries.
    ///   - cursor: where an earlier page ended.
    ///   - context: who reads.
    /// - Throws: ``PlatformError``: `invalidInput` for a cursor of another query or store, or the store's failure.
    /// - Complexity: O(records within the query's times), until the page is full.
    public func audit(
        _ query: AuditQuery, limit: Int = 50, after cursor: AuditCursor? = nil, as context: CommandContext
    ) async throws -> AuditPage {
        let bounds = try bounds(of: query, after: cursor)
        let warning = await note(try NoteAuditReading(tenant(of: query), filter: text(of: query)), as: context)
        let head = try head()
        var positions: [Position] = []
        try scan.positions(query, within: bounds) { position in
            positions.append(position)
            return positions.count <= limit
        }
        let next = positions.count > limit ? AuditCursor(after: positions[limit - 1], of: query, store: id) : nil
        return AuditPage(
            entries: try positions.prefix(limit).map { try event(at: $0) }, next: next, head: head, warning: warning)
    }

    /// Counts the entries that a query wants, the most first.
    ///
    /// - Complexity: O(records within the query's times).
    public func auditCounts(
        _ query: AuditQuery, by group: AuditGroup, as context: CommandContext
    ) async throws -> [(key: String, count: Int)] {
        await note(try NoteAuditReading(tenant(of: query), filter: text(of: query)), as: context)
        var counts: [String: Int] = [:]
        try scan.positions(query, within: 1...max(1, head())) { position in
            let event = try event(at: position)
            counts[key(of: event, by: group), default: 0] += 1
            return true
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    /// Shows every entry that a query wants as of now, for an export; that it was made is in the trail first.
    ///
    /// - Returns: the log's last position that was looked at, and how many entries there were.
    public func exportAudit(
        _ query: AuditQuery, format: String, as context: CommandContext, _ body: (Event) throws -> Void
    ) async throws -> (head: Position, count: Int) {
        let head = try head()
        await note(try NoteAuditReading(tenant(of: query), filter: text(of: query), format: format), as: context)
        var count = 0
        try scan.positions(query, within: 1...max(1, head)) { position in
            try body(event(at: position))
            count += 1
            return true
        }
        return (head, count)
    }

    /// The event that last set a field of a tenant; `nil`: nothing has.
    ///
    /// - Complexity: O(records since then).
    public func lastChange(of field: String, in tenant: TenantID) throws -> Event? {
        var query = AuditQuery()
        query.tenant = tenant.rawValue
        query.field = field
        query.includesUsage = true
        var found: Position?
        try scan.positions(query, within: 1...max(1, head())) { position in
            found = position
            return false
        }
        return try found.map { try event(at: $0) }
    }

    /// The filters of a query, as readings and exports of the trail are recorded with.
    public func text(of query: AuditQuery) -> String {
        var rest = query
        rest.tenant = nil
        let tenant = query.tenant.map { "tenant=\($0 == 0 ? "-" : TenantID(rawValue: $0).description)" }
        return [tenant, rest.description].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Finds the positions of times and of entries.
    var scan: AuditScan<LMDBEventLog> { AuditScan(log, reading: EventReading()) }

    private func tenant(of query: AuditQuery) throws -> TenantID? {
        guard let tenant = query.tenant.map({ TenantID(rawValue: $0) }) else { return nil }
        return try read { $0.tenant(tenant)?.id }
    }

    private func bounds(of query: AuditQuery, after cursor: AuditCursor?) throws -> ClosedRange<Position>? {
        let head = try head()
        guard let cursor else { return head > 0 ? 1...head : nil }
        guard cursor.fits(query, store: id), cursor.position <= head else {
            throw PlatformError(
                .invalidInput, "the cursor belongs to another query or another store",
                hint: "Ask for the first page, and use the cursor that it ends with.")
        }
        if query.isOldestFirst { return cursor.position < head ? cursor.position + 1...head : nil }
        return cursor.position > 1 ? 1...cursor.position - 1 : nil
    }

    /// Writes a reading down; a store that cannot be written is read all the same.
    ///
    /// - Returns: why it could not be written.
    @discardableResult
    private func note(_ reading: @autoclosure () throws -> NoteAuditReading, as context: CommandContext) async
        -> String?
    {
        do {
            let reading = try reading()
            guard let count = readings.admit("\(context.actor.type):\(context.actor.id) \(reading.filter)", at: now)
            else { return nil }
            var counted = reading
            counted.count = count
            try await execute([counted], as: context)
            return nil
        } catch {
            return "the reading is not in the trail: \(error)"
        }
    }

    private func key(of event: Event, by group: AuditGroup) -> String {
        switch group {
        case .action: event.actionName
        case .actor: event.context.actor.id
        case .tenant: event.tenant.map(shownName) ?? "(platform)"
        case .day: String(event.recordedAt.description.prefix(10))
        case .outcome: event.outcome.name
        }
    }
}
