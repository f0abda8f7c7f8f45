internal import CLMDB

/// The size and shape of one database's tree.
public struct DatabaseStatistics: Hashable, Sendable {
    /// The number of entries.
    public let entries: Int
    /// The height of the tree: 0 when it is empty, 1 when its root is a leaf.
    public let depth: Int
    /// The number of pages that hold only keys and page numbers.
    public let branchPages: Int
    /// The number of pages that hold entries.
    public let leafPages: Int
    /// The number of pages that hold values too large for a leaf.
    public let overflowPages: Int
    /// The size of a page in bytes.
    public let pageSize: Int

    /// The bytes that the tree's pages take in the data file.
    public var bytes: Int {
        (branchPages + leafPages + overflowPages) * pageSize
    }

    init(_ statistics: MDB_stat) {
        entries = Int(statistics.ms_entries)
        depth = Int(statistics.ms_depth)
        branchPages = Int(statistics.ms_branch_pages)
        leafPages = Int(statistics.ms_leaf_pages)
        overflowPages = Int(statistics.ms_overflow_pages)
        pageSize = Int(statistics.ms_psize)
    }
}
