internal import EventLog
internal import LMDB

/// The terms of one field in one segment, read in place: a static sorted dictionary from hashes to events.
///
/// Every access is checked against the bytes that are there: a damaged block gives a ``BlockFault``, never a crash.
struct Block: ~Escapable {
    static let headerLength = 16

    private let bytes: Span<UInt8>
    /// How many distinct hashes there are.
    let terms: Int
    /// How many offsets all runs have together.
    let entries: Int

    private var begins: Int { Self.headerLength + 8 * terms }
    private var offsets: Int { begins + 4 * terms }

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, isVerified: Bool) throws(BlockFault) {
        try bytes.checkHeader(isVerified: isVerified, length: Self.headerLength)
        terms = Int(bytes.loadLittleEndian(at: 8, as: UInt32.self))
        entries = Int(bytes.loadLittleEndian(at: 12, as: UInt32.self))
        self.bytes = bytes
        guard bytes.count == Self.headerLength + 12 * terms + 2 * entries else { throw .wrongLength }
    }

    /// The hash of a term by its place among the terms.
    func hash(_ index: Int) -> UInt64 {
        bytes.loadLittleEndian(at: Self.headerLength + 8 * index)
    }

    /// Which of the entries belong to a hash: none if it does not occur.
    func run(of hash: UInt64) throws(BlockFault) -> Range<Int> {
        let index = bytes.lowerBound(of: hash, at: Self.headerLength, count: terms)
        guard index < terms, self.hash(index) == hash else { return 0..<0 }
        let begin = Int(bytes.loadLittleEndian(at: begins + 4 * index, as: UInt32.self))
        let end =
            index + 1 < terms ? Int(bytes.loadLittleEndian(at: begins + 4 * (index + 1), as: UInt32.self)) : entries
        guard begin <= end, end <= entries else { throw .outOfBounds }
        return begin..<end
    }

    /// The ascending offsets of some entries.
    var run: Run {
        @_lifetime(copy self)
        get { Run(bytes, at: offsets, count: entries) }
    }
}
