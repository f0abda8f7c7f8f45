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
    /// - Complexity: O(log n + limit) for most questions; see ``AuditIndex``.
    public func audit(
        _ query: AuditQuery, limit: Int = 50, after cursor: AuditCursor? = nil, as context: CommandContext
    ) async throws -> AuditPage<Event> {
        let bounds = try bounds(of: query, after: cursor)
        let warning = await beginReading(query, as: context)
        var page = try page(of: query, within: bounds, limit: limit, position: \.position) { bounds, take in
            try trail.records(query, within: bounds) { record in try take { try Event(record) } }
        }
        page.warning = warning
        return page
    }

    /// Writes down that the trail is read; a store that cannot be written is read all the same.
    ///
    /// - Returns: why it could not be written; `nil`: it was, or an event of the last minute stands for it. What could
    ///   not be written is tried again after a minute, and counted in the next event.
    public func beginReading(_ query: AuditQuery, as context: CommandContext) async -> String? {
        do {
            var reading = try NoteAuditReading(tenant(of: query), filter: text(of: query))
            let key = "\(context.actor.type):\(context.actor.id) \(reading.filter)"
            switch readings.admit(key, at: now) {
            case .stands(let fault): return fault
            case .write(let count):
                reading.count = count
                do {
                    try await execute([reading], as: context)
                } catch {
                    readings.fail(key, count, Self.warning(error))
                    throw error
                }
                return nil
            }
        } catch {
            return Self.warning(error)
        }
    }

    static func warning(_ error: any Error) -> String { "the reading is not in the trail: \(error)" }

    /// The positions of a page's entries, of a reading that was begun: for who has most entries in another form.
    ///
    /// - Throws: as ``audit(_:limit:after:as:)``.
    public func readingPage(
        of query: AuditQuery, limit: Int = 50, after cursor: AuditCursor? = nil
    ) throws -> AuditPage<Position> {
        let bounds = try bounds(of: query, after: cursor)
        return try page(of: query, within: bounds, limit: limit, position: \.self) { bounds, take in
            try trail.positions(query, within: bounds) { position in try take { position } }
        }
    }

    /// - Parameter find: shows what a query wants in some bounds, until it is told that it is enough.
    private func page<Entry>(
        of query: AuditQuery, within bounds: ClosedRange<Position>?, limit: Int, position: (Entry) -> Position,
        _ find: (ClosedRange<Position>?, _ take: (() throws -> Entry) throws -> Bool) throws -> Void
    ) throws -> AuditPage<Entry> {
        let head = try head()
        var entries: [Entry] = []
        var hasMore = false
        if limit > 0 {
            try find(bounds) { entry in
                if entries.count == limit { hasMore = true } else { entries.append(try entry()) }
                return !hasMore
            }
        }
        let next = hasMore ? entries.last.map { AuditCursor(after: position($0), of: query, store: id) } : nil
        return AuditPage(entries: entries, next: next, head: head)
    }

    /// Counts the entries that a query wants, the most first; by days, the oldest first.
    ///
    /// - Returns: the counts, and why the reading could not be written down.
    /// - Complexity: O(entries that are counted), some nanoseconds each for most filters.
    public func auditCounts(
        _ query: AuditQuery, by group: AuditGrouping, as context: CommandContext
    ) async throws -> (counts: [(key: String, count: Int)], warning: String?) {
        let warning = await beginReading(query, as: context)
        let counts = try trail.counts(query, by: group, within: 1...max(1, head()))
        let shown = counts.map { (key: text(of: $0.key), count: $0.value) }
        let isEarlier = { (left: (key: String, count: Int), right: (key: String, count: Int)) in
            group == .day ? left.key < right.key : (right.count, left.key) < (left.count, right.key)
        }
        return (shown.sorted(by: isEarlier), warning)
    }

    /// How many entries there are of some actions: numbers that say nothing of anybody, and are counted unrecorded.
    ///
    /// - Complexity: O(segments), some milliseconds for ten million events.
    public func eventCounts(ofActions actions: [String]) throws -> [String: Int] {
        var query = AuditQuery()
        query.actions = actions
        var counts: [String: Int] = [:]
        for (key, count) in try trail.counts(query, by: .action, within: 1...max(1, head())) {
            if case .action(let action) = key { counts[action] = count }
        }
        return counts
    }

    /// Copies every entry that a query wants as of now, on all cores; that it was made is in the trail first.
    ///
    /// - Parameters:
    ///   - text: makes the text of some entries; on several cores at once.
    ///   - write: gets the texts of some entries, one after the other, in the query's order.
    /// - Returns: the log's last position that was looked at, how many entries there were, and why the copy could not
    ///   be written down.
    /// - Throws: ``PlatformError``, and what `write` throws.
    public func exportAudit(
        _ query: AuditQuery, format: String, as context: CommandContext,
        text: @escaping @Sendable ([Event]) -> [UInt8], write: ([UInt8]) throws -> Void
    ) async throws -> (head: Position, count: Int, warning: String?) {
        let (head, warning) = try await beginExport(query, format: format, as: context)
        var rest: ClosedRange<Position>? = head > 0 ? 1...head : nil
        var count = 0
        try await OrderedWork.run({
            guard let range = rest else { return nil }
            let page = try positions(query, within: range, limit: 512)
            rest = page.last.flatMap { Self.rest(of: query, after: $0, through: head) }
            count += page.count
            return page.isEmpty ? nil : page
        }) { [self] page in
            try text(events(at: page))
        } _: { texts in
            try write(texts)
        }
        return (head, count, warning)
    }

    /// The first positions that a query wants.
    func positions(
        _ query: AuditQuery, within bounds: ClosedRange<Position>, limit: Int
    ) throws -> [Position] {
        var found: [Position] = []
        try trail.positions(query, within: bounds) { position in
            found.append(position)
            return found.count < limit
        }
        return found
    }

    /// The event that last set a field of a tenant; `nil`: nothing has.
    ///
    /// - Complexity: O(log n).
    public func lastChange(of field: String, in tenant: TenantID) throws -> Event? {
        var query = AuditQuery()
        query.tenant = tenant.rawValue
        query.field = field
        query.includesUsage = true
        return try events(at: positions(query, within: 1...max(1, head()), limit: 1)).first
    }

    /// Shows the events that a query wants, in its order, until `body` says to stop.
    ///
    /// Some are read together, outside which no transaction is open.
    func forEachEntry(
        _ query: AuditQuery, within bounds: ClosedRange<Position>?, _ body: (Event) throws -> Bool
    ) throws {
        var page: [Position] = []
        var isDone = false
        try trail.positions(query, within: bounds) { position in
            page.append(position)
            if page.count == 256 { isDone = try !show(page) }
            return !isDone
        }
        if !isDone { _ = try show(page) }

        func show(_ positions: [Position]) throws -> Bool {
            page.removeAll(keepingCapacity: true)
            for event in try events(at: positions) { guard try body(event) else { return false } }
            return true
        }
    }

    /// The filters of a query, as readings and exports of the trail are recorded with.
    public func text(of query: AuditQuery) -> String {
        var rest = query
        (rest.tenant, rest.outcome, rest.operation, rest.since, rest.until) = (nil, nil, nil, nil, nil)
        let named: [(String, String?)] = [
            ("tenant", query.tenant.map { $0 == 0 ? "-" : TenantID(rawValue: $0).description }),
            ("outcome", query.outcome.flatMap(Outcome.init)?.name),
            ("operation", query.operation.flatMap(Operation.init)?.name),
            ("since", query.since.map { Timestamp(rawValue: $0).description }),
            ("until", query.until.map { Timestamp(rawValue: $0).description }),
        ]
        let texts = named.compactMap { name, text in text.map { "\(name)=\($0)" } }
        return (texts + [rest.description]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    func tenant(of query: AuditQuery) throws -> TenantID? {
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
        return Self.rest(of: query, after: cursor.position, through: head)
    }

    /// Where a query goes on behind a position; `nil`: nowhere.
    private static func rest(
        of query: AuditQuery, after position: Position, through head: Position
    ) -> ClosedRange<Position>? {
        if query.isOldestFirst { return position < head ? position + 1...head : nil }
        return position > 1 ? 1...position - 1 : nil
    }

    private func text(of key: AuditGroupKey) -> String {
        switch key {
        case .action(let action): action
        case .actor(let actor): actor
        case .tenant(let tenant): tenant == 0 ? "(platform)" : shownName(of: TenantID(rawValue: tenant))
        case .day(let day): String(Timestamp(rawValue: Int64(day) * Timestamp.day).description.prefix(10))
        case .outcome(let outcome): Outcome(rawValue: outcome)?.name ?? "\(outcome)"
        }
    }
}
