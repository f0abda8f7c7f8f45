public import EventLog
public import TenantModel

extension Fleet {
    /// Folds the events after the state's position, up to a position; each record is compared with its checksum, so
    /// that a damaged one is in no state.
    ///
    /// Reads the log page by page, so that no read transaction is open for long.
    ///
    /// - Parameters:
    ///   - log: where the events are.
    ///   - end: the last position to fold; the log must have it.
    ///   - progress: is told the position after each page.
    /// - Throws: ``EventLogError``: `damaged` where an event cannot follow, `newerFormat`, or why the log cannot be
    /// read.
    /// - Complexity: O(events).
    public mutating func fold(
        _ log: some EventLog, through end: Position, progress: (Position) -> Void = { _ in }
    ) throws(EventLogError) {
        while position < end {
            let before = position
            let limit = ReadLimit(records: min(ReadLimit.page.records, Int(clamping: end - position)))
            do throws(ReadError<EventLogError>) {
                _ = try log.read(after: position, limit: limit) { (record) throws(EventLogError) in
                    try record.check()
                    try fold(record)
                }
            } catch {
                switch error {
                case .stopped(let error), .failed(let error): throw error
                }
            }
            guard position > before else {
                throw EventLogError(
                    .damaged(position: position + 1), operation: "fold", detail: "the log ends before position \(end)")
            }
            progress(position)
        }
    }
}
