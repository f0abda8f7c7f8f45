public import EventLog

extension AuditIndex {
    /// Counts the records that a query wants, by what they have in common; exact.
    ///
    /// Filters by tenant, actor, action, outcome, operation, actor type, resource type and time of recording are
    /// counted from columns; any other has the records looked at that have its terms.
    ///
    /// - Throws: ``AuditIndexError`` or `EventLogError`.
    /// - Complexity: O(records that are counted), about 2 ns each from columns.
    public func counts(
        _ query: AuditQuery, by grouping: AuditGrouping, within bounds: ClosedRange<Position>?
    ) throws -> [AuditGroupKey: Int] {
        var query = query
        query.isOldestFirst = true
        guard let range = try range(query, within: bounds) else { return [:] }
        var walk = AuditWalk(self, query, range)
        walk.tally = AuditTally(by: grouping, reading: reading)
        var ofRecords = AuditTally(by: grouping, reading: reading)
        while let batch = try walk.next() {
            for start in stride(from: 0, to: batch.positions.count, by: 1_024) {
                try log.read(at: Array(batch.positions[start..<min(batch.positions.count, start + 1_024)])) { record in
                    if batch.isExact || walk.matcher.matches(record) { ofRecords.add(record) }
                    return true
                }
            }
        }
        return (walk.tally?.counts ?? [:]).merging(ofRecords.counts, uniquingKeysWith: +)
    }
}
