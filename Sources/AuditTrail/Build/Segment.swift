public import EventLog

/// The finished index of consecutive records: blocks, columns and a summary, ready to be written or asked.
public struct Segment: Sendable {
    /// How many positions a segment of a store has.
    public static let length = 65_536

    let summary: SegmentSummary
    /// All blocks and columns, one after the other.
    private let bytes: [UInt8]
    private let blocks: [UInt8: Range<Int>]
    private let columns: [UInt8: Range<Int>]

    init(_ summary: SegmentSummary, blocks: [(key: TermKey, bytes: [UInt8])], columns: [(ColumnName, [UInt8])]) {
        self.summary = summary
        var all: [UInt8] = []
        all.reserveCapacity(blocks.reduce(0) { $0 + $1.bytes.count } + columns.reduce(0) { $0 + $1.1.count })
        var places: [UInt8: Range<Int>] = [:]
        for (key, bytes) in blocks {
            places[key.number] = all.count..<all.count + bytes.count
            all += bytes
        }
        self.blocks = places
        places = [:]
        for (name, bytes) in columns {
            places[name.rawValue] = all.count..<all.count + bytes.count
            all += bytes
        }
        self.columns = places
        self.bytes = all
    }

    /// The position of its first record.
    public var first: Position { summary.first }
    /// The position of its last record.
    public var last: Position { summary.last }
    /// How many records it has.
    public var count: Int { summary.count }
    /// How many bytes its blocks and columns have.
    public var byteCount: Int { bytes.count }

    /// The numbers of the blocks that it has, in order.
    var blockNumbers: [UInt8] { blocks.keys.sorted() }

    /// The bytes of a block; `nil`: no event has such a term.
    @_lifetime(borrow self)
    func blockBytes(_ number: UInt8) -> Span<UInt8>? {
        guard let range = blocks[number] else { return nil }
        return bytes.span.extracting(range)
    }

    /// The bytes of a column.
    @_lifetime(borrow self)
    func columnBytes(_ name: ColumnName) -> Span<UInt8>? {
        guard let range = columns[name.rawValue] else { return nil }
        return bytes.span.extracting(range)
    }
}
