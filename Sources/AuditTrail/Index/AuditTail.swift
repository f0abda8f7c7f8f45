internal import EventLog
internal import Synchronization

/// Makes pieces of what was appended since the last segment on disk.
///
/// The records after the last of them are fewer than make a short one, and are looked at as they are.
final class AuditTail<Log: EventLog>: Sendable {
    /// Those that were made.
    let pieces: AuditPieces
    private let log: Log
    private let seed: UInt64
    private let reading: any AuditReading
    /// Held by whoever makes pieces; others do not wait, and look at records instead.
    private let building = Mutex<Void>(())

    init(_ log: Log, seed: UInt64, reading: any AuditReading, segmentLength: Int) {
        self.log = log
        self.seed = seed
        self.reading = reading
        pieces = AuditPieces(segmentLength: segmentLength)
    }

    /// Drops what is on disk, and makes at most so many pieces of what the log has up to a position.
    ///
    /// Does nothing while another thread is at it.
    ///
    /// - Complexity: O(records of the pieces), about a microsecond each.
    func catchUp(after sealed: Position, through head: Position, pieces count: Int) throws {
        pieces.drop(through: sealed)
        _ = try building.withLockIfAvailable { _ in
            for _ in 0..<count {
                guard let next = pieces.next(after: sealed, head),
                    let piece = try build(from: next.start, count: next.count)
                else { return }
                pieces.append(piece)
            }
        }
    }

    private func build(from start: Position, count: Int) throws -> Segment? {
        var builder = SegmentBuilder(seed: seed, reading: reading)
        while builder.count < count {
            let before = builder.count
            _ = try log.read(
                after: start - 1 + Position(before), limit: ReadLimit(records: count - before)
            ) { (record) throws(Never) in
                builder.add(record)
            }
            guard builder.count > before else { return nil }
        }
        return builder.finish()
    }
}
