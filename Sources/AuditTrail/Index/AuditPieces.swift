internal import EventLog
internal import Synchronization

/// The index of what was appended since the last segment on disk, in memory: pieces, built like the segments on disk,
/// which are never changed either.
///
/// Long ones come first, then short ones, which a long one takes the place of. They follow one after the other, without
/// a gap.
final class AuditPieces: Sendable {
    private let pieces = Mutex<[Segment]>([])
    private let segmentLength: Position
    /// How many records a short piece has, and a long one.
    private let lengths: (short: Position, long: Position)

    init(segmentLength: Int) {
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

    /// Drops those that end at a position or before it.
    func drop(through position: Position) {
        pieces.withLock { pieces in pieces.removeSubrange(..<pieces.firstIndex { $0.last > position }) }
    }

    /// Adds a piece in the place of those that begin with it or after it.
    ///
    /// At most three segments' worth is kept: what is before them, if nobody writes it, is looked at record by record.
    func append(_ piece: Segment) {
        pieces.withLock { pieces in
            pieces.removeSubrange(pieces.firstIndex { $0.first >= piece.first }...)
            if let last = pieces.last, last.last + 1 != piece.first { pieces.removeAll() }
            pieces.append(piece)
            let oldest = piece.last - min(piece.last, 3 * segmentLength)
            pieces.removeSubrange(..<pieces.firstIndex { $0.first > oldest })
        }
    }

    /// Which piece is to be made next, of what a log has up to its head; `nil`: none.
    func next(after sealed: Position, _ head: Position) -> (start: Position, count: Int)? {
        let start = start(after: sealed, head)
        if start.ofLong + lengths.long - 1 <= head { return (start.ofLong, Int(lengths.long)) }
        if start.ofShort + lengths.short - 1 <= head { return (start.ofShort, Int(lengths.short)) }
        return nil
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
