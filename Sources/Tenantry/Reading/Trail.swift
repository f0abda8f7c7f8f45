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
        try index?.positions(query, within: bounds, body) ?? scan.positions(query, within: bounds, body)
    }

    /// Counts the entries that a query wants.
    func counts(
        _ query: AuditQuery, by grouping: AuditGrouping, within bounds: ClosedRange<Position>?
    ) throws -> [AuditGroupKey: Int] {
        try index?.counts(query, by: grouping, within: bounds) ?? scan.counts(query, by: grouping, within: bounds)
    }

    /// The first position that was recorded at or after a time, or the one after the head.
    func position(atOrAfter time: Int64) throws -> Position {
        try index?.position(atOrAfter: time) ?? scan.position(atOrAfter: time)
    }
}
