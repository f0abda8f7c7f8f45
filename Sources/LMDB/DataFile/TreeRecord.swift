/// What LMDB stores about one tree (`MDB_db`): flags (4), depth (6), counts of branch (8), leaf (16) and overflow (24)
/// pages and of entries (32), and the root page (40).
struct TreeRecord: Hashable, Sendable {
    let flags: UInt16
    let depth: Int
    let branchPages: UInt64
    let leafPages: UInt64
    let overflowPages: UInt64
    let entries: UInt64
    /// The root page; `nil` when the tree is empty.
    let root: UInt64?

    static let size = 48
    /// The flag of a tree whose keys are native integers.
    static let integerKeys: UInt16 = 0x08

    /// LMDB's cursors have room for as many levels.
    private static let depthLimit = 32

    /// Reads a record of `size` bytes at a place; `name` is what an error calls it.
    init(_ bytes: Span<UInt8>, name: String, at place: PagePlace, lastPage: UInt64) throws(PageDamage) {
        let damage = { (detail: String, offset: Int) in
            PageDamage("\(name) \(detail)", at: PagePlace(page: place.page, offset: place.offset + offset))
        }
        guard bytes.count == Self.size else { throw damage("is cut off", 0) }
        flags = bytes.loadLittleEndian(at: 4)
        depth = Int(bytes.loadLittleEndian(at: 6, as: UInt16.self))
        branchPages = bytes.loadLittleEndian(at: 8)
        leafPages = bytes.loadLittleEndian(at: 16)
        overflowPages = bytes.loadLittleEndian(at: 24)
        entries = bytes.loadLittleEndian(at: 32)
        let root: UInt64 = bytes.loadLittleEndian(at: 40)

        guard root != UInt64.max else {
            guard depth == 0, branchPages == 0, leafPages == 0, overflowPages == 0, entries == 0 else {
                throw damage("has no root page but a depth of \(depth) and \(entries) entries", 6)
            }
            self.root = nil
            return
        }
        guard (2...max(lastPage, 2)).contains(root), root <= lastPage else {
            throw damage("has its root at page \(root) of \(lastPage)", 40)
        }
        guard (1...Self.depthLimit).contains(depth) else {
            throw damage("is \(depth) levels deep", 6)
        }
        guard branchPages <= lastPage, leafPages <= lastPage, overflowPages <= lastPage,
            branchPages + leafPages + overflowPages <= lastPage
        else {
            throw damage("counts more pages than there are", 8)
        }
        guard leafPages >= 1, entries >= leafPages, (depth == 1) == (branchPages == 0),
            depth > 1 || leafPages == 1
        else {
            throw damage("has counts of pages, levels and entries that contradict each other", 6)
        }
        self.root = root
    }
}
