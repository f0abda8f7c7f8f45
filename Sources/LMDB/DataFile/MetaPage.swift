/// One of the two pages at the start of a data file that say where everything else is.
///
/// The layout is LMDB 0.9's on a 64-bit little-endian machine (`MDB_page`, `MDB_meta`, `MDB_db` in its mdb.c): the page
/// header, then magic number (16), version (20), map address (24), map size (32), the records of the free list's tree
/// (40) and of the main tree (88), the last page's number (136) and the transaction's (144).
struct MetaPage: Equatable {
    let pageSize: Int
    let freeTree: TreeRecord
    let mainTree: TreeRecord
    let lastPage: UInt64
    let transaction: UInt64

    /// How many bytes of the page are used.
    static let size = 152

    private static let magic: UInt32 = 0xBEEF_C0DE
    private static let version: UInt32 = 1
    /// LMDB numbers pages with 48 bits in branch pages.
    private static let pageNumberLimit: UInt64 = 1 << 48

    /// Reads the meta page `number`, 0 or 1.
    init(_ bytes: [UInt8], number: Int) throws(PageDamage) {
        let name = "meta page \(number)"
        guard bytes.count == Self.size else { throw PageDamage(detail: "\(name) is cut off") }
        let bytes = bytes.span
        let magic: UInt32 = bytes.loadLittleEndian(at: 16)
        guard magic == Self.magic else {
            throw PageDamage(detail: "\(name) has the magic number \(hex(magic)) instead of \(hex(Self.magic))")
        }
        let version: UInt32 = bytes.loadLittleEndian(at: 20)
        guard version == Self.version else { throw PageDamage(version: version) }
        let flags: UInt16 = bytes.loadLittleEndian(at: PageHeader.flagsOffset)
        guard flags & PageHeader.meta != 0 else { throw PageDamage(detail: "\(name) is not marked as one") }

        let pageSize: UInt32 = bytes.loadLittleEndian(at: 40)
        guard (512...32768).contains(pageSize), pageSize.nonzeroBitCount == 1 else {
            throw PageDamage(detail: "\(name) gives a page size of \(pageSize) bytes")
        }
        let lastPage: UInt64 = bytes.loadLittleEndian(at: 136)
        guard (1..<Self.pageNumberLimit).contains(lastPage) else {
            throw PageDamage(detail: "\(name) gives \(lastPage) as the last page")
        }
        freeTree = try TreeRecord(bytes.extracting(40..<88), name: "\(name)'s free list", lastPage: lastPage)
        mainTree = try TreeRecord(bytes.extracting(88..<136), name: "\(name)'s main tree", lastPage: lastPage)
        // The free list's flags also keep some of the environment's: a fixed map, no subdirectory.
        guard freeTree.flags & ~0x4001 == TreeRecord.integerKeys, mainTree.flags & ~TreeRecord.integerKeys == 0 else {
            throw PageDamage(detail: "\(name) has the tree flags \(hex(freeTree.flags)), \(hex(mainTree.flags))")
        }
        self.pageSize = Int(pageSize)
        self.lastPage = lastPage
        transaction = bytes.loadLittleEndian(at: 144)
    }
}

/// A number as people read magic numbers and flags.
func hex(_ value: some FixedWidthInteger) -> String {
    "0x" + String(value, radix: 16, uppercase: true)
}
