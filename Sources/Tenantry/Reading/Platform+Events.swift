public import EventLog
internal import Projections
public import TenantModel

extension Platform {
    /// Shows the events that a filter wants, in order, until `body` says to stop.
    ///
    /// Reads page by page: events that are appended meanwhile are shown as well, if the filter reaches so far.
    ///
    /// - Parameter body: gets each event; returns whether to go on.
    /// - Returns: the last position that was looked at.
    /// - Throws: ``PlatformError``, and what `body` throws.
    /// - Complexity: O(events after the filter's start).
    @discardableResult
    public func events(_ filter: EventFilter, _ body: (Event) throws -> Bool) throws -> Position {
        var position = filter.after
        while position < filter.through {
            var page: [Event] = []
            let start = position
            let limit = ReadLimit(records: Int(min(filter.through - start, Position(ReadLimit.page.records))))
            do {
                position = try log.read(after: start, limit: limit) { (record) throws(EventLogError) in
                    guard record.position <= filter.through, filter.accepts(record) else { return }
                    page.append(try Event(record))
                }
            } catch {
                throw PlatformError(error)
            }
            for event in page where try !body(event) { return event.position }
            guard position > start else { break }
        }
        return position
    }

    /// The last events that a filter wants, in order.
    ///
    /// - Complexity: O(events after the filter's start).
    public func lastEvents(_ filter: EventFilter, count: Int) throws -> [Event] {
        var last: [Event] = []
        try events(filter) { event in
            last.append(event)
            if last.count / 2 >= max(1, count) { last.removeFirst(last.count - count) }
            return true
        }
        return Array(last.suffix(count))
    }
}
