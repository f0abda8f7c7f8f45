public import EventLog

extension AuditScan {
    /// Counts the records that a query wants, by what they have in common.
    ///
    /// - Complexity: O(records within the bounds and the times).
    public func counts(
        _ query: AuditQuery, by grouping: AuditGrouping, within bounds: ClosedRange<Position>?
    ) throws -> [AuditGroupKey: Int] {
        var tally = AuditTally(by: grouping, reading: reading)
        var page: [Position] = []
        try positions(query, within: bounds) { position in
            page.append(position)
            if page.count == 1_024 { try count(page, &tally) }
            return true
        }
        try count(page, &tally)
        return tally.counts

        func count(_ positions: [Position], _ tally: inout AuditTally) throws {
            try log.read(at: positions) { record in
                tally.add(record)
                return true
            }
            page.removeAll(keepingCapacity: true)
        }
    }
}
