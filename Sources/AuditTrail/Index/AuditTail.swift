internal import EventLog
internal import Synchronization

/// The index of what was appended since the last segment on disk, in memory.
///
/// It is made of short segments, built like the long ones, which are never changed either. The records after the last
/// of them are fewer than make another one, and are looked at as they are.
final class AuditTail<Log: EventLog>: Sendable {
    private let log: Log
    private let seed: UInt64
    private let reading: any AuditReading
    private let segmentLength: Position
    /// How many records a piece has.
    let pieceLength: Position
    /// One after the other, without a gap.
    private let pieces = Mutex<[Segment]>([])
    /// Held by whoever makes pieces; others do not wait, and look at records instead.
    private let building = Mutex<Void>(())

    /// The most pieces that are kept: three long segments.
    ///
    /// What is before them, if nobody writes it, is looked at record by record.
    private var limit: Int { 3 * Int(segmentLength / pieceLength) }

    init(_ log: Log, seed: UInt64, reading: any AuditReading, segmentLength: Int) {
        self.log = log
        self.seed = seed
        self.reading = reading
        self.segmentLength = Position(segmentLength)
        pieceLength = Position(max(1, segmentLength / 64))
    }

    /// The piece that has a position, or the first one after it.
    func piece(atOrAfter position: Position) -> Segment? {
        pieces.withLock { pieces in
            guard let first = pieces.first else { return nil }
            guard position > first.first else { return first }
            let index = Int(clamping: (position - first.first) / pieceLength)
            return index < pieces.count ? pieces[index] : nil
        }
    }

    /// The piece that has a position, or the last one before it.
    func piece(atOrBefore position: Position) -> Segment? {
        pieces.withLock { pieces in
            guard let first = pieces.first, position >= first.first else { return nil }
            return pieces[min(pieces.count - 1, Int(clamping: (position - first.first) / pieceLength))]
        }
    }

    /// Drops what is on disk, and makes at most so many pieces of what the log has up to a position.
    ///
    /// Does nothing while another thread is at it.
    ///
    /// - Complexity: O(records of the pieces), about a microsecond each.
    func catchUp(after sealed: Position, through head: Position, pieces count: Int) throws {
        pieces.withLock { pieces in
            let done = pieces.prefix { $0.last <= sealed }.count
            pieces.removeSubrange(..<done)
        }
        _ = try building.withLockIfAvailable { _ in
            for _ in 0..<count {
                let start = start(after: sealed, head)
                guard start + pieceLength - 1 <= head, let piece = try build(from: start) else { return }
                pieces.withLock { pieces in
                    if let last = pieces.last, last.last + 1 != start { pieces.removeAll() }
                    pieces.append(piece)
                    if pieces.count > limit { pieces.removeSubrange(..<(pieces.count - limit)) }
                }
            }
        }
    }

    /// Where the next piece begins; far behind the head, nearer to it instead: what is between was to be written.
    private func start(after sealed: Position, _ head: Position) -> Position {
        let next = max(sealed, pieces.withLock { $0.last?.last ?? 0 }) + 1
        let farthest = head - min(head, 2 * segmentLength)
        return max(next, farthest / segmentLength * segmentLength + 1)
    }

    private func build(from start: Position) throws -> Segment? {
        var builder = SegmentBuilder(seed: seed, reading: reading)
        while builder.count < Int(pieceLength) {
            let before = builder.count
            _ = try log.read(
                after: start - 1 + Position(before), limit: ReadLimit(records: Int(pieceLength) - before)
            ) { (record) throws(Never) in
                builder.add(record)
            }
            guard builder.count > before else { return nil }
        }
        return builder.finish()
    }
}
