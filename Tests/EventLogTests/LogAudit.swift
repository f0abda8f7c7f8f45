import EventLog
import SeededEvents
import TestSupport

/// Follows a log through crashes, and checks that it keeps its promises.
struct LogAudit {
    /// Everything found in the log so far, in order.
    private(set) var events: [SeededEvent] = []
    private var failed: Set<SeededEvent> = []

    /// Checks what was added to the log since the last look against what the writers said of it.
    ///
    /// Every record byte for byte and without a gap; every acknowledged batch at its position; every batch whole; none
    /// that was said to have failed.
    mutating func check(_ log: LMDBEventLog, against reports: [DriverReport]) throws {
        let start = events.count
        events += try log.events(after: Position(start))
        guard try log.head().position == Position(events.count) else {
            throw Unexpected("the head is \(try log.head().position) and \(events.count) records are there")
        }
        try checkBatches(from: start)
        for report in reports {
            for batch in report.acknowledged { try checkPresence(of: batch) }
            failed.formUnion(report.failed.map(\.first))
        }
        if let event = events[start...].first(where: failed.contains) {
            throw Unexpected("\(event) is in the log and was said to have failed")
        }
    }

    private func checkBatches(from start: Int) throws {
        var index = start
        while index < events.count {
            let first = events[index]
            for offset in 0..<first.size {
                let expected = SeededEvent(
                    seed: first.seed, writer: first.writer, batch: first.batch, index: offset, size: first.size)
                let found = index < events.count ? events[index] : nil
                guard found == expected else {
                    throw Unexpected("position \(index + 1) has \(found as Any) instead of \(expected)")
                }
                index += 1
            }
        }
    }

    private func checkPresence(of batch: DriverReport.Batch) throws {
        let index = Int(batch.position) - 1
        guard events.indices.contains(index), events[index] == batch.first else {
            let found = events.indices.contains(index) ? events[index] : nil
            throw Unexpected("position \(batch.position) has \(found as Any) instead of \(batch.first)")
        }
    }
}
