/// The free list of a data file: which pages nobody uses.
///
/// The free list is a tree; each of its values is a count and as many page numbers, 8 bytes each.
struct FreePages {
    private let meta: MetaPage
    private let filePages: UInt64
    private var visited = 0

    init(meta: MetaPage, fileLength: UInt64) {
        self.meta = meta
        filePages = fileLength / UInt64(meta.pageSize)
    }

    /// Whether every page that the file is too short for is free.
    ///
    /// LMDB does not write a page that was allocated at the file's end and freed in the same transaction, so a healthy
    /// file may be a little shorter than its header says (`mdb_env_copy` in mdb.c allows for it too).
    mutating func coverMissing(in file: borrowing DataFile) -> Bool {
        let missing = filePages..<(meta.lastPage + 1)
        guard let root = meta.freeTree.root, missing.count <= filePages * UInt64(meta.pageSize) / 8 else {
            return false
        }
        var free: Set<UInt64> = []
        do throws(PageDamage) {
            try collect(from: root, depth: meta.freeTree.depth, in: file) { page in
                if missing.contains(page) { free.insert(page) }
            }
        } catch {
            return false
        }
        return free.count == missing.count
    }

    private mutating func collect(
        from number: UInt64, depth: Int, in file: borrowing DataFile, _ found: (UInt64) -> Void
    ) throws(PageDamage) {
        visited += 1
        guard visited <= filePages, number < filePages else { throw PageDamage(detail: "the free list is damaged") }
        let page = try TreePage(read(number, pages: 1, in: file), number: number, pageSize: meta.pageSize)
        guard page.isLeaf == (depth == 1) else { throw PageDamage(detail: "the free list is damaged") }
        for node in page.nodes {
            guard page.isLeaf else {
                try collect(from: node.child, depth: depth - 1, in: file, found)
                continue
            }
            let list = try list(of: node, in: page, file)
            let count: UInt64 = list.count >= 8 ? list.span.loadLittleEndian(at: 0) : 0
            guard count < UInt64(list.count) / 8 else { throw PageDamage(detail: "the free list is damaged") }
            for index in stride(from: 8, through: Int(count) * 8, by: 8) {
                found(list.span.loadLittleEndian(at: index))
            }
        }
    }

    /// The value of a leaf's node, from overflow pages where it is there.
    private func list(
        of node: TreePage.Node, in page: TreePage, _ file: borrowing DataFile
    ) throws(PageDamage) -> [UInt8] {
        let data = page.data(of: node)
        guard node.flags & TreePage.bigData != 0 else { return data }
        let first: UInt64 = data.span.loadLittleEndian(at: 0)
        let pages = (PageHeader.size + node.dataSize + meta.pageSize - 1) / meta.pageSize
        let bytes = read(first, pages: pages, in: file)
        guard bytes.count == pages * meta.pageSize, PageHeader(bytes.span).flags == PageHeader.overflow else {
            throw PageDamage(detail: "the free list is damaged")
        }
        return Array(bytes[PageHeader.size..<PageHeader.size + node.dataSize])
    }

    /// Reads pages, and nothing where they are not all in the file.
    private func read(_ first: UInt64, pages: Int, in file: borrowing DataFile) -> [UInt8] {
        guard first < filePages, UInt64(pages) <= filePages - first else { return [] }
        return (try? file.read(at: first * UInt64(meta.pageSize), count: pages * meta.pageSize)) ?? []
    }
}
