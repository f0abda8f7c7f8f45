/// A branch or leaf page in a buffer that is used again: checked, when it is read, so that every node lies within it.
///
/// A node (`MDB_node`) begins with the low 32 bits of its data's size or child's page number (0), flags or the number's
/// high 16 bits (4), and the key's size (6); the key and, in a leaf, the data follow.
struct TreePage {
    private(set) var bytes: [UInt8] = []
    private(set) var number: UInt64 = 0
    private(set) var isLeaf = false
    /// How many nodes it has, at least one.
    private(set) var count = 0

    /// Where a node's parts lie in the page.
    struct Node {
        let start: Int
        let flags: UInt16
        /// In a branch page: the page below.
        let child: UInt64
        /// In a leaf: the size of the data, here or on overflow pages.
        let dataSize: Int
        let key: Range<Int>
        /// In a leaf: where the data is, or the 8-byte number of its first overflow page.
        let data: Range<Int>
    }

    /// The data is on overflow pages.
    static let bigData: UInt16 = 0x01
    /// The data is the record of a named tree.
    static let subtree: UInt16 = 0x02
    private static let nodeHeaderSize = 8

    /// Reads a page of a file and checks it.
    mutating func read(_ number: UInt64, from file: borrowing DataFile, pageSize: Int) throws(PageDamage) {
        count = 0
        self.number = number
        do throws(LMDBError) {
            try file.read(at: number * UInt64(pageSize), count: pageSize, into: &bytes)
        } catch {
            throw damage("page \(number) cannot be read: \(error)", at: 0)
        }
        try check(pageSize: pageSize)
    }

    private mutating func check(pageSize: Int) throws(PageDamage) {
        guard bytes.count == pageSize else { throw damage("page \(number) lies beyond the end of the file", at: 0) }
        let header = PageHeader(bytes.span)
        guard header.number == number else {
            throw damage("page \(number) says that it is page \(header.number)", at: 0)
        }
        guard header.flags == PageHeader.branch || header.flags == PageHeader.leaf else {
            throw damage(
                "page \(number) has the flags \(hex(header.flags)), which no tree's page has",
                at: PageHeader.flagsOffset)
        }
        guard header.lower > PageHeader.size, header.lower % 2 == 0, header.lower <= header.upper,
            header.upper <= pageSize
        else {
            throw damage("page \(number)'s free space is from \(header.lower) to \(header.upper)", at: 12)
        }
        isLeaf = header.flags == PageHeader.leaf
        let nodes = (header.lower - PageHeader.size) / 2
        var used = 0
        for index in 0..<nodes {
            let entry = PageHeader.size + 2 * index
            let start = Int(bytes.span.loadLittleEndian(at: entry, as: UInt16.self))
            guard start >= header.upper, let node = Node(bytes.span, at: start, isLeaf: isLeaf) else {
                throw damage("page \(number) has a node outside itself, at \(start)", at: entry)
            }
            used += (max(node.key.upperBound, node.data.upperBound) - start + 1) & ~1
        }
        guard used == pageSize - header.upper else {
            throw damage("page \(number)'s nodes take \(used) bytes, and it says \(pageSize - header.upper)", at: 14)
        }
        count = nodes
    }

    /// A node, which was checked to lie within the page.
    ///
    /// - Parameter index: from 0 up to, not including, ``count``.
    func node(_ index: Int) -> Node {
        precondition(index >= 0 && index < count, "a page has no node of this index")
        let start = Int(bytes.span.loadLittleEndian(at: PageHeader.size + 2 * index, as: UInt16.self))
        guard let node = Node(bytes.span, at: start, isLeaf: isLeaf) else {
            preconditionFailure("a node that was checked lies within its page")
        }
        return node
    }

    /// Damage of this page.
    func damage(_ detail: String, at offset: Int) -> PageDamage {
        PageDamage(detail, at: PagePlace(page: number, offset: offset))
    }
}

extension TreePage.Node {
    /// Reads the node at `start`; `nil` when a part of it would lie outside the page.
    fileprivate init?(_ bytes: Span<UInt8>, at start: Int, isLeaf: Bool) {
        let headerSize = 8
        guard start % 2 == 0, start + headerSize <= bytes.count else { return nil }
        let word: UInt64 = bytes.loadLittleEndian(at: start)
        let low = UInt32(truncatingIfNeeded: word)
        flags = UInt16(truncatingIfNeeded: word >> 32)
        let keySize = Int(word >> 48)
        child = word & 0xffff_ffff_ffff
        dataSize = isLeaf ? Int(low) : 0
        let dataStart = start + headerSize + keySize
        let stored = isLeaf && flags & TreePage.bigData != 0 ? 8 : dataSize
        guard dataStart + stored <= bytes.count else { return nil }
        self.start = start
        key = start + headerSize..<dataStart
        data = dataStart..<dataStart + stored
    }
}
