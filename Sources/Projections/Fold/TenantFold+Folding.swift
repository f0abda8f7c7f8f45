public import EventLog
public import TenantModel

extension TenantFold {
    /// Applies the next record of the tenant's.
    ///
    /// - Throws: ``EventLogError``: `damaged` where it cannot follow, `newerFormat`.
    /// - Complexity: O(log n in what the tenant holds, and the length of the record).
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
