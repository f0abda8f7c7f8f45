public import EventLog
internal import LMDB

/// Answers queries from the index: the segments on disk, the pieces of the tail, and the few records after these.
///
/// Its answers are those of ``AuditScan``, whatever is on disk and however far: what is not in the index is looked at
/// record by record. A segment never changes once it is written, nor does a record, so that an answer is the same
/// whoever appends and seals meanwhile, in this process or another. May be used from many threads.
public final class AuditIndex<Log: EventLog>: Sendable {
    let log: Log
    let reading: any AuditReading
    let store: SegmentStore
    let tail: AuditTail<Log>
    let scan: AuditScan<Log>

    /// Answers from a log and the segments that were made of it.
    public init(_ log: Log, segments store: SegmentStore, reading: any AuditReading) {
        self.log = log
        self.store = store
        self.reading = reading
        tail = AuditTail(log, seed: store.seed, reading: reading, segmentLength: store.segmentLength)
        scan = AuditScan(log, reading: reading)
    }

    /// Shows `body` the positions of the records that a query wants, in the query's order, until it says to stop.
    ///
    /// - Parameters:
    ///   - query: what is wanted.
    ///   - bounds: the positions that may be shown; `nil` where there are none.
    ///   - body: gets the position of each; returns whether to go on. No transaction is open meanwhile.
    /// - Throws: ``AuditIndexError``, `EventLogError`, and what `body` throws.
    /// - Complexity: O(segments that have all terms · the smallest of their runs), until `body` says to stop.
    public func positions(
        _ query: AuditQuery, within bounds: ClosedRange<Position>?, _ body: (Position) throws -> Bool
    ) throws {
        guard let range = try range(query, within: bounds) else { return }
        var walk = AuditWalk(self, query, range)
        while let batch = try walk.next() {
            if batch.isExact {
                for position in batch.positions where try !body(position) { return }
                continue
            }
            for start in stride(from: 0, to: batch.positions.count, by: 256) {
                var wanted: [Position] = []
                try log.read(at: Array(batch.positions[start..<min(batch.positions.count, start + 256)])) { record in
                    if walk.matcher.matches(record) { wanted.append(record.position) }
                    return true
                }
                for position in wanted where try !body(position) { return }
            }
        }
    }

    /// Shows `body` the records that a query wants, in the query's order, until it says to stop.
    ///
    /// - Parameters:
    ///   - query: what is wanted.
    ///   - bounds: the positions that may be shown; `nil` where there are none.
    ///   - body: gets each record, inside a read transaction of the log: it must be quick. Returns whether to go on.
    /// - Throws: ``AuditIndexError``, `EventLogError`, and what `body` throws.
    /// - Complexity: as of ``positions(_:within:_:)``, and a look-up for each record.
    public func records(
        _ query: AuditQuery, within bounds: ClosedRange<Position>?, _ body: (borrowing RecordView) throws -> Bool
    ) throws {
        guard let range = try range(query, within: bounds) else { return }
        var walk = AuditWalk(self, query, range)
        while let batch = try walk.next() {
            for start in stride(from: 0, to: batch.positions.count, by: 256) {
                var (failure, isDone): ((any Error)?, Bool) = (nil, false)
                try log.read(at: Array(batch.positions[start..<min(batch.positions.count, start + 256)])) { record in
                    guard batch.isExact || walk.matcher.matches(record) else { return true }
                    do { isDone = try !body(record) } catch { failure = error }
                    return failure == nil && !isDone
                }
                if let failure { throw failure }
                if isDone { return }
            }
        }
    }

    /// Makes pieces of all that the log has since the last segment on disk.
    ///
    /// An answer does a small part of this by itself; whoever appends much calls it now and then in the background.
    public func catchUp() throws {
        let sealed = try store.sealedSegments() * Position(store.segmentLength)
        try tail.catchUp(after: sealed, through: log.head().position, pieces: .max)
    }

    /// The bounds, narrowed by the log's head and the times of recording.
    func range(_ query: AuditQuery, within bounds: ClosedRange<Position>?) throws -> ClosedRange<Position>? {
        guard let bounds else { return nil }
        let head = try log.head().position
        var (low, high) = (max(1, bounds.lowerBound), min(bounds.upperBound, head))
        if !query.isByOccurrence {
            if let since = query.since { low = max(low, try position(atOrAfter: since)) }
            if let until = query.until { high = min(high, try position(atOrAfter: until) - 1) }
        }
        guard low <= high else { return nil }
        let sealed = try store.sealedSegments() * Position(store.segmentLength)
        // An answer does its part, a millisecond's work at most.
        if high > sealed { try tail.catchUp(after: sealed, through: head, pieces: 1) }
        return low...high
    }

    /// The first position that was recorded at or after a time, or the one after the head.
    ///
    /// - Complexity: O(log segments), and sixteen records.
    public func position(atOrAfter time: Int64) throws -> Position {
        var bounds = Position(1)...(try log.head().position + 1)
        let length = Position(store.segmentLength)
        var (low, high): (UInt64, UInt64) = (0, 0)
        do {
            var segments = try StoredSegments(store)
            let sealed = try store.sealedSegments(in: segments.transaction)
            high = sealed
            while low < high {
                segments.number = low + (high - low) / 2
                if try segments.readSummary().recorded.upperBound < time {
                    low = segments.number + 1
                } else {
                    high = segments.number
                }
            }
            let first = low * length + 1
            bounds = first...(low < sealed ? first + length - 1 : max(first, bounds.upperBound))
        }
        return try scan.position(atOrAfter: time, within: bounds)
    }
}
