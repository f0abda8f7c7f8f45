internal import AuditTrail
internal import EventLog
internal import Projections

/// Where the entries of the trail are found: in the index, or record by record in a store without one.
struct Trail: Sendable {
    private let index: AuditIndex<LMDBEventLog>?
    private let scan: AuditScan<LMDBEventLog>

    init(_ log: LMDBEventLog, _ views: Views?) {
        index = views.map { AuditIndex(log, segments: $0.segments, reading: EventReading()) }
        scan = AuditScan(log, reading: EventReading())
    }

    /// Shows the positions that a query wants, in its order, until `body` says to stop.
    func positions(
        _ query: AuditQuery, within bounds: ClosedRange<Position>?, _ body: (Position) throws -> Bool
    ) throws {
        try Self.explained {
            try index?.positions(query, within: bounds, body) ?? scan.positions(query, within: bounds, body)
        }
    }

    /// Shows the records that a query wants, in its order, until `body` says to stop.
    ///
    /// - Parameter body: gets each record, inside a read transaction of the log.
    func records(
        _ query: AuditQuery, within bounds: ClosedRange<Position>?, _ body: (borrowing RecordView) throws -> Bool
    ) throws {
        try Self.explained {
            try index?.records(query, within: bounds, body) ?? scan.records(query, within: bounds, body)
        }
    }

    /// Counts the entries that a query wants.
    func counts(
        _ query: AuditQuery, by grouping: AuditGrouping, within bounds: ClosedRange<Position>?
    ) throws -> [AuditGroupKey: Int] {
        try Self.explained {
            try index?.counts(query, by: grouping, within: bounds) ?? scan.counts(query, by: grouping, within: bounds)
        }
    }

    /// The first position that was recorded at or after a time, or the one after the head.
    func position(atOrAfter time: Int64) throws -> Position {
        try Self.explained { try index?.position(atOrAfter: time) ?? scan.position(atOrAfter: time) }
    }

    /// Turns what the log and the index throw into what the platform does; what a body throws stays as it is.
    private static func explained<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let error as EventLogError {
            throw PlatformError(error)
        } catch let error as AuditIndexError {
            throw PlatformError(error)
        }
    }
}
