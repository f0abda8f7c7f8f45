/// One of the two pages at the start of a data file that say where everything else is.
///
/// The layout is LMDB 0.9's on a 64-bit little-endian machine (`MDB_page`, `MDB_meta`, `MDB_db` in its mdb.c): the page
/// header, then magic number (16), version (20), map address (24), map size (32), the records of the free list's tree
/// (40) and of the main tree (88), the last page's number (136) and the transaction's (144).
struct MetaPage: Equatable {
    let start: MetaPageStart
    let freeTree: TreeRecord
    let mainTree: TreeRecord
    let lastPage: UInt64

    var pageSize: Int { start.pageSize }

    /// LMDB numbers pages with 48 bits in branch pages.
    private static let pageNumberLimit: UInt64 = 1 << 48

    /// Reads the rest of a meta page.
    init(_ start: MetaPageStart) throws(PageDamage) {
        let name = start.name
        let bytes = start.bytes.span
        let lastPage: UInt64 = bytes.loadLittleEndian(at: 136)
        let place = { PagePlace(page: start.number, offset: $0) }
        guard (1..<Self.pageNumberLimit).contains(lastPage) else {
            throw PageDamage("\(name) gives \(lastPage) as the last page", at: place(136))
        }
        freeTree = try TreeRecord(
            bytes.extracting(40..<88), name: "\(name)'s free list", at: place(40), lastPage: lastPage)
        mainTree = try TreeRecord(
            bytes.extracting(88..<136), name: "\(name)'s main tree", at: place(88), lastPage: lastPage)
        // The free list's flags also keep some of the environment's: a fixed map, no subdirectory.
        guard freeTree.flags & ~0x4001 == TreeRecord.integerKeys, mainTree.flags & ~TreeRecord.integerKeys == 0 else {
            throw PageDamage(
                "\(name) has the tree flags \(hex(freeTree.flags)), \(hex(mainTree.flags))", at: place(44))
        }
        self.start = start
        self.lastPage = lastPage
    }
}
