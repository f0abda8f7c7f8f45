/// What LMDB stores about one tree (`MDB_db`): flags (4), depth (6), counts of branch (8), leaf (16) and overflow (24)
/// pages and of entries (32), and the root page (40).
struct TreeRecord: Equatable {
    let flags: UInt16
    let depth: Int
    let entries: UInt64
    /// The root page; `nil` when the tree is empty.
    let root: UInt64?

    static let size = 48
    /// The flag of a tree whose keys are native integers.
    static let integerKeys: UInt16 = 0x08

    /// LMDB's cursors have room for as many levels.
    private static let depthLimit = 32

    /// Reads a record of `size` bytes; `name` is what an error calls it.
    init(_ bytes: Span<UInt8>, name: String, lastPage: UInt64) throws(PageDamage) {
        guard bytes.count == Self.size else { throw PageDamage(detail: "\(name) is cut off") }
        flags = bytes.loadLittleEndian(at: 4)
        depth = Int(bytes.loadLittleEndian(at: 6, as: UInt16.self))
        let branchPages: UInt64 = bytes.loadLittleEndian(at: 8)
        let leafPages: UInt64 = bytes.loadLittleEndian(at: 16)
        let overflowPages: UInt64 = bytes.loadLittleEndian(at: 24)
        entries = bytes.loadLittleEndian(at: 32)
        let root: UInt64 = bytes.loadLittleEndian(at: 40)

        guard root != UInt64.max else {
            guard depth == 0, branchPages == 0, leafPages == 0, overflowPages == 0, entries == 0 else {
                throw PageDamage(detail: "\(name) has no root page but a depth of \(depth) and \(entries) entries")
            }
            self.root = nil
            return
        }
        guard (2...max(lastPage, 2)).contains(root), root <= lastPage else {
            throw PageDamage(detail: "\(name) has its root at page \(root) of \(lastPage)")
        }
        guard (1...Self.depthLimit).contains(depth) else {
            throw PageDamage(detail: "\(name) is \(depth) levels deep")
        }
        guard branchPages <= lastPage, leafPages <= lastPage, overflowPages <= lastPage,
            branchPages + leafPages + overflowPages <= lastPage
        else {
            throw PageDamage(detail: "\(name) counts more pages than there are")
        }
        guard leafPages >= 1, entries >= leafPages, (depth == 1) == (branchPages == 0),
            depth > 1 || leafPages == 1
        else {
            throw PageDamage(detail: "\(name)'s counts of pages, levels and entries contradict each other")
        }
        self.root = root
    }
}
