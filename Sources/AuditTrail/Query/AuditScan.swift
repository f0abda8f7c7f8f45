public import EventLog

/// Answers queries by looking at every record that can match, in place.
///
/// It is what an index must agree with, and fast enough for logs of some millions of records: a record that does not
/// match costs about 50 ns.
public struct AuditScan<Log: EventLog>: Sendable {
    /// How many positions are looked at together when the newest come first.
    private static var stretch: Position { 65_536 }

    let log: Log
    let reading: any AuditReading

    /// Looks at a log.
    public init(_ log: Log, reading: any AuditReading) {
        self.log = log
        self.reading = reading
    }

    /// Shows `body` the positions of the records that a query wants, in its order, until it says to stop.
    ///
    /// - Parameters:
    ///   - query: what is wanted.
    ///   - bounds: the positions that may be shown; `nil` where there are none.
    ///   - body: gets the position of each; returns whether to go on.
    /// - Throws: ``EventLogError``, and what `body` throws.
    /// - Complexity: O(records within the bounds and the times).
    public func positions(
        _ query: AuditQuery, within bounds: ClosedRange<Position>?, _ body: (Position) throws -> Bool
    ) throws {
        guard let range = try narrowed(bounds, query) else { return }
        let matcher = AuditMatcher(query, reading: reading)
        var rest = range
        while true {
            let part: ClosedRange<Position>
            if query.isOldestFirst {
                part = rest.lowerBound...min(rest.upperBound, rest.lowerBound + Self.stretch - 1)
            } else {
                part = max(rest.lowerBound, rest.upperBound &- min(rest.upperBound, Self.stretch - 1))...rest.upperBound
            }
            let found = try matches(matcher, part)
            for position in query.isOldestFirst ? found : found.reversed() where try !body(position) { return }
            if query.isOldestFirst {
                guard part.upperBound < rest.upperBound else { return }
                rest = part.upperBound + 1...rest.upperBound
            } else {
                guard part.lowerBound > rest.lowerBound else { return }
                rest = rest.lowerBound...part.lowerBound - 1
            }
        }
    }

    /// Shows `body` the records that a query wants, in the query's order, until it says to stop.
    ///
    /// - Parameters:
    ///   - query: what is wanted.
    ///   - bounds: the positions that may be shown; `nil` where there are none.
    ///   - body: gets each record, inside a read transaction of the log: it must be quick. Returns whether to go on.
    /// - Throws: ``EventLogError``, and what `body` throws.
    /// - Complexity: as of ``positions(_:within:_:)``, and a look-up for each record.
    public func records(
        _ query: AuditQuery, within bounds: ClosedRange<Position>?, _ body: (borrowing RecordView) throws -> Bool
    ) throws {
        try positions(query, within: bounds) { position in
            var answer: Result<Bool, any Error> = .success(true)
            try log.read(at: [position]) { record in
                answer = Result { try body(record) }
                return false
            }
            return try answer.get()
        }
    }

    /// The first position that was recorded at or after a time, or the one after the head.
    ///
    /// - Complexity: O(log n) reads: the times of records never go back.
    public func position(atOrAfter time: Int64) throws -> Position {
        try position(atOrAfter: time, within: 1...(try log.head().position + 1))
    }

    /// The first position of a range that was recorded at or after a time, or its last one, which is not looked at.
    func position(atOrAfter time: Int64, within range: ClosedRange<Position>) throws -> Position {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            var recordedAt: Int64 = 0
            _ = try log.read(after: middle - 1, limit: ReadLimit(records: 1)) { (record) throws(Never) in
                recordedAt = record.recordedAt
            }
            if recordedAt < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The bounds, narrowed by the times of recording.
    private func narrowed(_ bounds: ClosedRange<Position>?, _ query: AuditQuery) throws -> ClosedRange<Position>? {
        guard let bounds else { return nil }
        let head = try log.head().position
        var (low, high) = (max(1, bounds.lowerBound), min(bounds.upperBound, head))
        if !query.isByOccurrence {
            if let since = query.since { low = max(low, try position(atOrAfter: since)) }
            if let until = query.until { high = min(high, try position(atOrAfter: until) - 1) }
        }
        return low <= high ? low...high : nil
    }

    /// The positions of a range whose records match, in order.
    func matches(_ matcher: AuditMatcher, _ range: ClosedRange<Position>) throws -> [Position] {
        var found: [Position] = []
        var after = range.lowerBound - 1
        while after < range.upperBound {
            let left = Int(clamping: range.upperBound - after)
            let limit = ReadLimit(records: min(left, ReadLimit.page.records))
            let last = try log.read(after: after, limit: limit) { (record) throws(Never) in
                if matcher.matches(record) { found.append(record.position) }
            }
            guard last > after else { break }
            after = last
        }
        return found
    }
}
