internal import EventLog
internal import Synchronization

/// The index of what was appended since the last segment on disk, in memory.
///
/// It is made of pieces, built like the segments on disk, which are never changed either: long ones, then short ones,
/// which a long one takes the place of. The records after the last of them are fewer than make a short one, and are
/// looked at as they are.
final class AuditTail<Log: EventLog>: Sendable {
    private let log: Log
    private let seed: UInt64
    private let reading: any AuditReading
    private let segmentLength: Position
    /// How many records a short piece has, and a long one.
    private let lengths: (short: Position, long: Position)
    /// One after the other, without a gap.
    private let pieces = Mutex<[Segment]>([])
    /// Held by whoever makes pieces; others do not wait, and look at records instead.
    private let building = Mutex<Void>(())

    init(_ log: Log, seed: UInt64, reading: any AuditReading, segmentLength: Int) {
        self.log = log
        self.seed = seed
        self.reading = reading
        self.segmentLength = Position(segmentLength)
        lengths = (short: Position(max(1, segmentLength / 1_024)), long: Position(max(1, segmentLength / 64)))
    }

    /// The piece that has a position, or the first one after it.
    func piece(atOrAfter position: Position) -> Segment? {
        pieces.withLock { pieces in
            let index = pieces.firstIndex { $0.last >= position }
            return index < pieces.count ? pieces[index] : nil
        }
    }

    /// The piece that has a position, or the last one before it.
    func piece(atOrBefore position: Position) -> Segment? {
        pieces.withLock { pieces in
            let index = pieces.firstIndex { $0.first > position }
            return index > 0 ? pieces[index - 1] : nil
        }
    }

    /// Drops what is on disk, and makes at most so many pieces of what the log has up to a position.
    ///
    /// Does nothing while another thread is at it.
    ///
    /// - Complexity: O(records of the pieces), about a microsecond each.
    func catchUp(after sealed: Position, through head: Position, pieces count: Int) throws {
        pieces.withLock { pieces in pieces.removeSubrange(..<pieces.firstIndex { $0.last > sealed }) }
        _ = try building.withLockIfAvailable { _ in
            for _ in 0..<count {
                let start = start(after: sealed, head)
                var piece: Segment?
                if start.ofLong + lengths.long - 1 <= head {
                    piece = try build(from: start.ofLong, count: Int(lengths.long))
                } else if start.ofShort + lengths.short - 1 <= head {
                    piece = try build(from: start.ofShort, count: Int(lengths.short))
                }
                guard let piece else { return }
                append(piece)
            }
        }
    }

    /// Adds a piece in the place of those that begin with it or after it.
    ///
    /// At most three segments' worth is kept: what is before them, if nobody writes it, is looked at record by record.
    private func append(_ piece: Segment) {
        pieces.withLock { pieces in
            pieces.removeSubrange(pieces.firstIndex { $0.first >= piece.first }...)
            if let last = pieces.last, last.last + 1 != piece.first { pieces.removeAll() }
            pieces.append(piece)
            let oldest = piece.last - min(piece.last, 3 * segmentLength)
            pieces.removeSubrange(..<pieces.firstIndex { $0.first > oldest })
        }
    }

    /// Where the next pieces begin; far behind the head, nearer to it instead: what is between was to be written.
    private func start(after sealed: Position, _ head: Position) -> (ofShort: Position, ofLong: Position) {
        let farthest = head - min(head, 2 * segmentLength)
        let least = max(sealed + 1, farthest / segmentLength * segmentLength + 1)
        return pieces.withLock { pieces in
            guard let last = pieces.last, last.last >= least - 1 else { return (least, least) }
            let firstShort = pieces.last { $0.count == Int(lengths.long) }.map { $0.last + 1 } ?? pieces[0].first
            return (last.last + 1, firstShort)
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

extension [Segment] {
    /// The index of the first element that is so, where all after it are so too; else their number.
    ///
    /// - Complexity: O(log n).
    fileprivate func firstIndex(_ isSo: (Segment) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if isSo(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
