public import EventLog

extension SeededEvent {
    /// What is wrong with a record, which says that it is the event with its id; `nil` when every byte is as it must
    /// be.
    public static func fault(of record: borrowing RecordView) -> String? {
        let event = SeededEvent(id: record.eventID)
        let before = LogHead(position: record.position - 1, eventID: 0, recordedAt: record.recordedAt)
        var batch = RecordBatch(head: before, recordedAt: record.recordedAt)
        do throws(EventLogError) {
            try event.append(to: &batch)
        } catch {
            return "position \(record.position): \(error)"
        }
        let expected = [UInt8](copying: batch.record(0))
        guard [UInt8](copying: record.bytes) == expected else {
            return "position \(record.position): the bytes are not those of \(event)"
        }
        return nil
    }
}
