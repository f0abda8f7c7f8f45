/// A branch or leaf page whose table of nodes, and every node, was checked to lie within it.
///
/// A node (`MDB_node`) begins with the low 32 bits of its data's size or child's page number (0), flags or the number's
/// high 16 bits (4), and the key's size (6); the key and, in a leaf, the data follow.
struct TreePage {
    let isLeaf: Bool
    let nodes: [Node]
    private let bytes: [UInt8]

    /// Where a node's parts lie in the page.
    struct Node {
        let flags: UInt16
        /// In a branch page: the page below.
        let child: UInt64
        /// In a leaf: the size of the data, here or on overflow pages.
        let dataSize: Int
        /// In a leaf: where the data is, or the 8-byte number of its first overflow page.
        let data: Range<Int>
    }

    /// The data is on overflow pages.
    static let bigData: UInt16 = 0x01
    /// The data is the record of a named tree.
    static let subtree: UInt16 = 0x02
    private static let nodeHeaderSize = 8

    /// Reads the page `number`, of which `bytes` must be all.
    init(_ bytes: [UInt8], number: UInt64, pageSize: Int) throws(PageDamage) {
        guard bytes.count == pageSize else { throw PageDamage(detail: "page \(number) is cut off") }
        let header = PageHeader(bytes.span)
        guard header.number == number else {
            throw PageDamage(detail: "page \(number) says that it is page \(header.number)")
        }
        guard header.flags == PageHeader.branch || header.flags == PageHeader.leaf else {
            throw PageDamage(detail: "page \(number) has the flags \(hex(header.flags)), which no tree's page has")
        }
        guard header.lower > PageHeader.size, header.lower % 2 == 0, header.lower <= header.upper,
            header.upper <= pageSize
        else {
            throw PageDamage(detail: "page \(number)'s free space is from \(header.lower) to \(header.upper)")
        }
        isLeaf = header.flags == PageHeader.leaf
        var nodes: [Node] = []
        for entry in stride(from: PageHeader.size, to: header.lower, by: 2) {
            let start = Int(bytes.span.loadLittleEndian(at: entry, as: UInt16.self))
            guard start >= header.upper, let node = Node(bytes.span, at: start, isLeaf: isLeaf) else {
                throw PageDamage(detail: "page \(number) has a node outside itself, at \(start)")
            }
            nodes.append(node)
        }
        self.nodes = nodes
        self.bytes = bytes
    }

    /// The bytes of a node's data, or of its overflow page's number.
    func data(of node: Node) -> [UInt8] {
        Array(bytes[node.data])
    }
}

extension TreePage.Node {
    /// Reads the node at `start`; `nil` when a part of it would lie outside the page.
    fileprivate init?(_ bytes: Span<UInt8>, at start: Int, isLeaf: Bool) {
        let headerSize = 8
        guard start % 2 == 0, start + headerSize <= bytes.count else { return nil }
        let low: UInt32 = bytes.loadLittleEndian(at: start)
        flags = bytes.loadLittleEndian(at: start + 4)
        let keySize = Int(bytes.loadLittleEndian(at: start + 6, as: UInt16.self))
        child = UInt64(low) | UInt64(flags) << 32
        dataSize = isLeaf ? Int(low) : 0
        let dataStart = start + headerSize + keySize
        let stored = isLeaf && flags & TreePage.bigData != 0 ? 8 : dataSize
        guard dataStart + stored <= bytes.count else { return nil }
        data = dataStart..<dataStart + stored
    }
}
