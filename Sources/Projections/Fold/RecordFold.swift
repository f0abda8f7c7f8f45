public import EventLog
public import TenantModel

/// A state that records are folded into.
public protocol RecordFold {
    /// Applies the next event.
    mutating func evolve(_ event: Event) throws(FoldError)
    /// Applies recorded use that comes next.
    mutating func evolve(_ metering: Metering) throws(FoldError)
}

extension Fleet: RecordFold {}
extension TenantFold: RecordFold {}
extension PlatformFold: RecordFold {}

extension RecordFold {
    /// Folds the next record.
    ///
    /// - Throws: ``EventLogError``: `damaged` where it cannot follow, `newerFormat`.
    /// - Complexity: O(log n and the length of the record).
    public mutating func fold(_ record: borrowing RecordView) throws(EventLogError) {
        do throws(FoldError) {
            if let metering = Metering(record) { return try evolve(metering) }
        } catch {
            throw EventLogError(error)
        }
        let event = try Event(record, isForFolding: true)
        do throws(FoldError) { try evolve(event) } catch { throw EventLogError(error) }
    }
}

extension EventLogError {
    /// What an event that cannot follow means for whoever folds the log.
    fileprivate init(_ error: FoldError) {
        self.init(
            .damaged(position: error.position), operation: "fold",
            detail: "it cannot be applied to the state before it: \(error.reason)")
    }
}
