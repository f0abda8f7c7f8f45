internal import EventLog

/// Goes through the log's positions in a query's order, from one segment to the next, and finds what passes the index.
///
/// It keeps only the positions that are left: a segment that was in memory may be on disk when it is its turn, and says
/// the same. No transaction is open between two steps.
struct AuditWalk {
    /// Positions in the query's order.
    struct Batch {
        let positions: [Position]
        /// Whether they are all wanted; else their records have to be looked at.
        let isExact: Bool
    }

    let matcher: AuditMatcher
    /// Counts what is wanted for certain where it is found; such positions are in no batch.
    var tally: AuditTally?
    private let store: SegmentStore
    private let pieces: AuditPieces
    /// Looks at the records of a range, for those that are in no segment.
    private let scan: (AuditMatcher, ClosedRange<Position>) throws -> [Position]
    private let plan: QueryPlan
    private var rest: ClosedRange<Position>?
    /// How far the segments on disk were seen to go.
    private var onDisk: Position = 0
    private var skipping: TermSkipping
    /// The segment that was begun, by its first position; a piece of the tail may be written as part of a longer one
    /// meanwhile, which begins at the same position and numbers its values in another way.
    private var current: (first: Position, query: SegmentQuery)?
    /// About how many events are looked for at once: few at first, because a page is soon full.
    private var appetite = 128
    /// How many positions, if they are in many segments, are gathered in one transaction: few at first as well.
    private var gathered = 8

    private var isOldestFirst: Bool { plan.query.isOldestFirst }

    /// How many segments without an answer one transaction passes at most.
    private static var stretch: Int { 256 }
    /// How many records are looked at together.
    private static var recordsAtOnce: Position { 4_096 }

    init(_ index: AuditIndex<some EventLog>, _ query: AuditQuery, _ range: ClosedRange<Position>) {
        store = index.store
        pieces = index.tail.pieces
        scan = index.scan.matches
        plan = QueryPlan(query, hash: index.store.hash)
        matcher = AuditMatcher(query, reading: index.reading)
        skipping = TermSkipping(plan)
        rest = range
    }

    /// The next positions, none yet or some; `nil` at the end.
    mutating func next() throws -> Batch? {
        guard let rest else { return nil }
        let place = isOldestFirst ? rest.lowerBound : rest.upperBound
        if place <= onDisk { return try nextOnDisk() }
        let piece = isOldestFirst ? pieces.piece(atOrAfter: place) : pieces.piece(atOrBefore: place)
        if let piece, piece.first <= place, place <= piece.last { return try take(piece, first: piece.first) }
        // A piece that is no longer there was written.
        onDisk = try store.sealedSegments() * Position(store.segmentLength)
        if place <= onDisk { return try nextOnDisk() }
        let part: ClosedRange<Position>
        if isOldestFirst {
            let end = piece.map { $0.first - 1 } ?? rest.upperBound
            part = place...min(rest.upperBound, end, place + Self.recordsAtOnce - 1)
        } else {
            let start = max(rest.lowerBound, onDisk + 1, piece.map { $0.last + 1 } ?? 1)
            part = max(start, place - min(place - 1, Self.recordsAtOnce - 1))...place
        }
        leave(part)
        let found = try scan(matcher, part)
        return Batch(positions: isOldestFirst ? found : found.reversed(), isExact: true)
    }

    /// Takes what is next from the segments on disk.
    private mutating func nextOnDisk() throws -> Batch {
        var segments = try StoredSegments(store)
        let sealed = try store.sealedSegments(in: segments.transaction)
        let length = Position(store.segmentLength)
        onDisk = sealed * length
        var (found, isExact): ([Position], Bool) = ([], true)
        for _ in 0..<Self.stretch {
            guard let rest else { break }
            let place = isOldestFirst ? rest.lowerBound : rest.upperBound
            guard place <= onDisk else { break }
            segments.number = (place - 1) / length
            if let gap = try skipping.gap(at: segments.number, sealed, in: segments) {
                leave(
                    max(
                        rest.lowerBound, gap.lowerBound * length + 1)...min(
                            rest.upperBound, (gap.upperBound + 1) * length))
                continue
            }
            let batch = try take(segments, first: segments.number * length + 1)
            guard !batch.positions.isEmpty else { continue }
            found += batch.positions
            isExact = isExact && batch.isExact
            guard found.count < gathered else { break }
        }
        gathered = min(64, 2 * gathered)
        return Batch(positions: found, isExact: isExact)
    }

    /// Takes what is next from a segment: a window of it, or all.
    private mutating func take(
        _ source: borrowing some SegmentSource & ~Copyable, first: Position
    ) throws -> Batch {
        guard let rest else { return Batch(positions: [], isExact: true) }
        let occurrence = try occurrence(in: source)
        let query: SegmentQuery
        if let current, current.first == first, current.query.events == source.events {
            query = current.query
        } else {
            query = try SegmentQuery(plan, in: source)
            current = (first, query)
        }
        let whole = max(first, rest.lowerBound)...min(first + Position(query.events) - 1, rest.upperBound)
        guard query.size > 0, occurrence != .none else {
            leave(whole)
            return Batch(positions: [], isExact: true)
        }
        let (isExact, isOpen) = (plan.isExact && occurrence == .all, plan.kinds.isOpen)
        if isExact, whole.count == query.events, try tally?.add(wholeOf: query, isOpen, of: source) == true {
            leave(whole)
            return Batch(positions: [], isExact: true)
        }
        let part = window(query, whole)
        let offsets = try query.offsets(in: Int(part.lowerBound - first)..<Int(part.upperBound - first) + 1, of: source)
        leave(part)
        if isExact, tally != nil {
            try tally?.add(offsets, of: source)
            return Batch(positions: [], isExact: true)
        }
        let positions = offsets.map { first + Position($0) }
        return Batch(positions: isOldestFirst ? positions : positions.reversed(), isExact: isExact)
    }

    /// How much of a segment is looked at now.
    private mutating func window(_ query: SegmentQuery, _ whole: ClosedRange<Position>) -> ClosedRange<Position> {
        guard tally == nil, query.size > 2 * appetite else { return whole }
        let length = Position(max(64, query.events * appetite / query.size))
        appetite = min(65_536, appetite * 4)
        if isOldestFirst { return whole.lowerBound...min(whole.upperBound, whole.lowerBound + length - 1) }
        return max(whole.lowerBound, whole.upperBound - min(whole.upperBound - 1, length - 1))...whole.upperBound
    }

    private enum Occurrence {
        case all
        case some
        case none
    }

    /// Which of a segment's events have happened in the query's times.
    private func occurrence(in source: borrowing some SegmentSource & ~Copyable) throws -> Occurrence {
        let query = plan.query
        guard query.isByOccurrence, query.since != nil || query.until != nil else { return .all }
        let occurred = try source.readSummary().occurred
        let (since, until) = (query.since ?? .min, query.until ?? .max)
        if occurred.upperBound < since || (query.until != nil && occurred.lowerBound >= until) { return .none }
        return occurred.lowerBound >= since && (query.until == nil || occurred.upperBound < until) ? .all : .some
    }

    /// Goes on after positions that were at the end, or the beginning, of the rest.
    private mutating func leave(_ part: ClosedRange<Position>) {
        guard let rest else { return }
        if isOldestFirst {
            self.rest = part.upperBound < rest.upperBound ? part.upperBound + 1...rest.upperBound : nil
        } else {
            self.rest = part.lowerBound > rest.lowerBound ? rest.lowerBound...part.lowerBound - 1 : nil
        }
    }
}
