internal import Crypto

/// The Merkle tree over the records of a log (RFC 6962, 2.1), grown one record at a time.
///
/// A leaf is the SHA-256 of a zero byte and the record, a node that of a one byte and its two children. The root of the
/// first n records is that of every log with these records in this order, and of no other.
public struct MerkleTree: Sendable {
    /// The roots of the perfect trees that the leaves make up, the largest first: one for each bit of the count.
    private var roots: [SHA256.Digest] = []
    /// How many records the tree has.
    public private(set) var count: UInt64 = 0
    private var leaf: [UInt8] = []

    /// A tree without records.
    public init() {}

    /// Adds a record.
    ///
    /// - Complexity: O(length of the record), and O(1) hashes on average.
    mutating func append(_ record: [UInt8]) {
        leaf.removeAll(keepingCapacity: true)
        leaf.append(0)
        leaf.append(contentsOf: record)
        var digest = SHA256.hash(data: leaf)
        var full = count
        while full & 1 == 1 {
            digest = Self.parent(roots.removeLast(), digest)
            full >>= 1
        }
        roots.append(digest)
        count += 1
    }

    /// The root; of no records the hash of nothing.
    ///
    /// - Complexity: O(log n) hashes.
    public var root: TreeHead {
        guard var digest = roots.last else { return TreeHead(position: 0, root: Array(SHA256.hash(data: [UInt8]()))) }
        for left in roots.dropLast().reversed() { digest = Self.parent(left, digest) }
        return TreeHead(position: count, root: Array(digest))
    }

    private static func parent(_ left: SHA256.Digest, _ right: SHA256.Digest) -> SHA256.Digest {
        var hash = SHA256()
        hash.update(data: [1] + Array(left) + Array(right))
        return hash.finalize()
    }
}
