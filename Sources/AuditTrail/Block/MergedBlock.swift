internal import LMDB

/// In which of sixteen segments, or groups of segments, the terms of a field occur; read in place.
///
/// Terms are known by the upper 32 bits of their hash: that two are taken for one costs a look into a segment for
/// nothing, and half of the bytes are saved.
struct MergedBlock: ~Escapable {
    static let headerLength = 16

    private let bytes: Span<UInt8>
    /// How many distinct beginnings of hashes there are.
    let terms: Int

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, isVerified: Bool) throws(BlockFault) {
        try bytes.checkHeader(isVerified: isVerified, length: Self.headerLength)
        terms = Int(bytes.loadLittleEndian(at: 8, as: UInt32.self))
        self.bytes = bytes
        guard bytes.count == Self.headerLength + 6 * terms else { throw .wrongLength }
    }

    /// The upper half of a term's hash.
    func fingerprint(_ index: Int) -> UInt32 {
        bytes.loadLittleEndian(at: Self.headerLength + 4 * index)
    }

    /// The members of the group that have the term: the first is bit 0.
    func members(_ index: Int) -> UInt16 {
        bytes.loadLittleEndian(at: Self.headerLength + 4 * terms + 2 * index)
    }

    /// The members of the group that may have a term: none if its hash does not occur.
    ///
    /// - Complexity: O(log n).
    func members(of hash: UInt64) -> UInt16 {
        let index = firstIndex(ofHashesFrom: hash)
        return index < terms && fingerprint(index) == UInt32(truncatingIfNeeded: hash >> 32) ? members(index) : 0
    }

    /// The index of the first term whose hash begins like one, or is greater.
    ///
    /// - Complexity: O(log n).
    func firstIndex(ofHashesFrom hash: UInt64) -> Int {
        let wanted = UInt32(truncatingIfNeeded: hash >> 32)
        var (low, high) = (0, terms)
        while low < high {
            let middle = low + (high - low) / 2
            if fingerprint(middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
