internal import EventLog
internal import LMDB

/// Which forward column; its number in a key is the raw value.
enum ColumnName: UInt8, CaseIterable, Sendable {
    /// Class, outcome, operation, action, actor type and resource type together: see ``Kind``.
    case kinds = 1
    /// The 16 bytes of the tenant's id.
    case tenants
    /// The actor's id; empty where there is none.
    case actors
}

extension ColumnName: CustomStringConvertible {
    /// As errors name it.
    var description: String {
        switch self {
        case .kinds: "the column of kinds"
        case .tenants: "the column of tenants"
        case .actors: "the column of actors"
        }
    }
}

/// One property of every event of a segment, read in place: the distinct values, which of them each event has, and for
/// each of them the events that have it, those of metering apart.
///
/// The values are there as they are, not as hashes: what a column says is exact. Every access is checked against the
/// bytes that are there: a damaged column gives a ``BlockFault``, never a crash.
struct Column: ~Escapable {
    static let headerLength = 24

    private let bytes: Span<UInt8>
    private let width: Int
    /// How many distinct values there are.
    let values: Int
    /// How many events the segment has.
    let events: Int
    private let textLength: Int

    private var ends: Int { Self.headerLength + 8 * values }
    private var begins: Int { ends + 4 * values }
    private var offsets: Int { begins + 4 * (2 * values + 1) }
    private var ordinals: Int { offsets + 2 * events }
    private var texts: Int { ordinals + width * events }

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, isVerified: Bool) throws(BlockFault) {
        try bytes.checkHeader(isVerified: isVerified, length: Self.headerLength)
        values = Int(bytes.loadLittleEndian(at: 8, as: UInt32.self))
        events = Int(bytes.loadLittleEndian(at: 12, as: UInt32.self))
        textLength = Int(bytes.loadLittleEndian(at: 16, as: UInt32.self))
        width = values > 256 ? 2 : 1
        self.bytes = bytes
        let length = Self.headerLength + 12 * values + 4 * (2 * values + 1) + (2 + width) * events + textLength
        guard bytes.count == length, values <= events else { throw .wrongLength }
    }

    /// The hash of a value.
    func hash(_ ordinal: Int) -> UInt64 {
        bytes.loadLittleEndian(at: Self.headerLength + 8 * ordinal)
    }

    /// A value.
    @_lifetime(copy self)
    func value(_ ordinal: Int) throws(BlockFault) -> Span<UInt8> {
        let begin = ordinal == 0 ? 0 : Int(bytes.loadLittleEndian(at: ends + 4 * (ordinal - 1), as: UInt32.self))
        let end = Int(bytes.loadLittleEndian(at: ends + 4 * ordinal, as: UInt32.self))
        guard begin <= end, end <= textLength else { throw .outOfBounds }
        return bytes.extracting(texts + begin..<texts + end)
    }

    /// Which value an event has, from 0 up to ``values``; the offset must be less than ``events``.
    @inline(__always)
    func ordinal(at offset: Int) throws(BlockFault) -> Int {
        let ordinal =
            width == 1
            ? Int(bytes[ordinals + offset]) : Int(bytes.loadLittleEndian(at: ordinals + 2 * offset, as: UInt16.self))
        guard ordinal < values else { throw .outOfBounds }
        return ordinal
    }

    /// Which one a value is; `nil`: none of these.
    func ordinal(of value: borrowing Span<UInt8>, hash: UInt64) throws(BlockFault) -> Int? {
        var index = bytes.lowerBound(of: hash, at: Self.headerLength, count: values)
        while index < values, self.hash(index) == hash {
            if try self.value(index).isEqual(to: value) { return index }
            index += 1
        }
        return nil
    }

    /// Which of the entries belong to a value in a class.
    func run(of ordinal: Int, _ eventClass: EventClass) throws(BlockFault) -> Range<Int> {
        let place = begins + 4 * (2 * ordinal + Int(eventClass.rawValue))
        let begin = Int(bytes.loadLittleEndian(at: place, as: UInt32.self))
        let end = Int(bytes.loadLittleEndian(at: place + 4, as: UInt32.self))
        guard begin <= end, end <= events else { throw .outOfBounds }
        return begin..<end
    }

    /// The ascending offsets of some entries.
    var run: Run {
        @_lifetime(copy self)
        get { Run(bytes, at: offsets, count: events) }
    }

    /// Keeps those of some offsets whose event has a value that is `wanted`, by its ordinal.
    func keep(_ wanted: [Bool], in offsets: inout [UInt16]) throws(BlockFault) {
        var kept = 0
        for offset in offsets {
            guard Int(offset) < events else { throw .outOfBounds }
            if wanted[try ordinal(at: Int(offset))] {
                offsets[kept] = offset
                kept += 1
            }
        }
        offsets.removeSubrange(kept...)
    }

    /// Keeps those of some offsets whose event has a value.
    func keep(_ wanted: Int, in offsets: inout [UInt16]) throws(BlockFault) {
        var kept = 0
        for offset in offsets {
            guard Int(offset) < events else { throw .outOfBounds }
            if try ordinal(at: Int(offset)) == wanted {
                offsets[kept] = offset
                kept += 1
            }
        }
        offsets.removeSubrange(kept...)
    }
}

extension Span<UInt8> {
    /// Whether both have the same bytes.
    func isEqual(to other: borrowing Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var index = 0
        while index + 8 <= count {
            let (left, right): (UInt64, UInt64) = (loadLittleEndian(at: index), other.loadLittleEndian(at: index))
            if left != right { return false }
            index += 8
        }
        while index < count {
            if self[index] != other[index] { return false }
            index += 1
        }
        return true
    }
}
