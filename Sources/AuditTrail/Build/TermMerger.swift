internal import LMDB

/// Gathers in which members of a group the terms of one field occur; made into a merged block at the end.
struct TermMerger: Sendable {
    /// The upper half of a term's hash, and below it the number of the member.
    private var entries: [UInt64] = []
    private var others: [UInt64] = []

    /// Notes that a term, known by the upper half of its hash, occurs in a member of the group.
    @inline(__always)
    mutating func add(_ fingerprint: UInt32, member: UInt64) {
        entries.append(UInt64(fingerprint) << 32 | member)
    }

    /// The merged block of all that was noted (`docs/FORMAT.md` §7.4), empty afterwards; `nil`: nothing was.
    ///
    /// - Complexity: O(n).
    mutating func finish(_ key: TermKey) -> [UInt8]? {
        guard !entries.isEmpty else { return nil }
        sort()
        var (fingerprints, members): ([UInt32], [UInt16]) = ([], [])
        for entry in entries {
            let (fingerprint, member) = (UInt32(truncatingIfNeeded: entry >> 32), UInt16(1) << UInt16(entry & 15))
            if fingerprints.last == fingerprint {
                members[members.count - 1] |= member
            } else {
                fingerprints.append(fingerprint)
                members.append(member)
            }
        }
        entries.removeAll(keepingCapacity: true)
        var bytes = [UInt8](beginningValue: key.number)
        bytes.append(littleEndian: UInt32(fingerprints.count))
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: fingerprints)
        bytes.append(littleEndian: members)
        bytes.seal()
        return bytes
    }

    /// Sorts by the upper halves, in three passes of 11 bits.
    private mutating func sort() {
        guard entries.count > 256 else { return entries.sort() }
        others = [UInt64](repeating: 0, count: entries.count)
        for shift in [31, 42, 53] as [UInt64] {
            var places = [Int](repeating: 0, count: 2_048)
            for entry in entries { places[Int(entry >> shift & 2_047)] += 1 }
            var sum = 0
            for digit in places.indices { (places[digit], sum) = (sum, sum + places[digit]) }
            for entry in entries {
                let digit = Int(entry >> shift & 2_047)
                others[places[digit]] = entry
                places[digit] += 1
            }
            swap(&entries, &others)
        }
        others = []
    }
}
