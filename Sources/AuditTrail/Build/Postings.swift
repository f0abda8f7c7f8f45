internal import LMDB

/// The terms of one field as they come, each with the offset of its event; made into a block at the end.
struct Postings: Sendable {
    private var hashes: [UInt64] = []
    private var offsets: [UInt16] = []

    /// Whether no event has had the field.
    var isEmpty: Bool { hashes.isEmpty }

    /// Notes that an event has a term; events come in order.
    @inline(__always)
    mutating func append(_ hash: UInt64, _ offset: UInt16) {
        hashes.append(hash)
        offsets.append(offset)
    }

    /// The block of all that was noted (`docs/FORMAT.md` §7.2); empty afterwards.
    ///
    /// - Complexity: O(n).
    mutating func finish(_ key: TermKey, _ radixSort: inout RadixSort) -> [UInt8] {
        radixSort.sort(&hashes, &offsets)
        var (terms, entries) = (0, 0)
        var begins: [UInt32] = []
        begins.reserveCapacity(hashes.count)
        var last: (hash: UInt64, offset: UInt16)?
        for index in hashes.indices {
            let (hash, offset) = (hashes[index], offsets[index])
            if let last, last.hash == hash {
                if last.offset == offset { continue }
            } else {
                hashes[terms] = hash
                begins.append(UInt32(entries))
                terms += 1
            }
            offsets[entries] = offset
            entries += 1
            last = (hash, offset)
        }
        hashes.removeSubrange(terms...)
        offsets.removeSubrange(entries...)
        var bytes = [UInt8](beginningValue: key.number)
        bytes.reserveCapacity(Block.headerLength + 12 * terms + 2 * entries)
        bytes.append(littleEndian: UInt32(terms))
        bytes.append(littleEndian: UInt32(entries))
        bytes.append(littleEndian: hashes)
        bytes.append(littleEndian: begins)
        bytes.append(littleEndian: offsets)
        bytes.seal()
        hashes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        return bytes
    }
}
