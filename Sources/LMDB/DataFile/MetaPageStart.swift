/// What must be right in both meta pages, also in the one that the last commit left behind: LMDB opens nothing else.
///
/// Nothing more is asked of the older one. When a write of a meta page fails, LMDB takes it back by writing the older
/// transaction's number over it, and leaves the failed one's trees there; the page is not used before it is written
/// anew.
struct MetaPageStart: Equatable {
    /// Which of the two it is: 0 or 1.
    let number: UInt64
    let bytes: [UInt8]
    let pageSize: Int
    let transaction: UInt64

    /// Which of the two it is, for messages.
    var name: String { "meta page \(number)" }

    /// How many bytes of the page are used.
    static let size = 152

    private static let magic: UInt32 = 0xBEEF_C0DE
    private static let version: UInt32 = 1

    /// Reads the meta page `number`, 0 or 1.
    init(_ bytes: [UInt8], number: UInt64) throws(PageDamage) {
        self.number = number
        let name = "meta page \(number)"
        let place = { PagePlace(page: number, offset: $0) }
        guard bytes.count == Self.size else { throw PageDamage("\(name) is cut off", at: place(0)) }
        self.bytes = bytes
        let bytes = bytes.span
        let magic: UInt32 = bytes.loadLittleEndian(at: 16)
        guard magic == Self.magic else {
            throw PageDamage(
                "\(name) has the magic number \(hex(magic)) instead of \(hex(Self.magic))", at: place(16))
        }
        let version: UInt32 = bytes.loadLittleEndian(at: 20)
        guard version == Self.version else {
            throw PageDamage(
                "\(name) is of LMDB's format \(version) instead of \(Self.version)", at: place(20),
                code: .versionMismatch(found: version))
        }
        let flags: UInt16 = bytes.loadLittleEndian(at: PageHeader.flagsOffset)
        guard flags & PageHeader.meta != 0 else {
            throw PageDamage("\(name) is not marked as one", at: place(PageHeader.flagsOffset))
        }

        let pageSize: UInt32 = bytes.loadLittleEndian(at: 40)
        guard (512...32768).contains(pageSize), pageSize.nonzeroBitCount == 1 else {
            throw PageDamage("\(name) gives a page size of \(pageSize) bytes", at: place(40))
        }
        self.pageSize = Int(pageSize)
        transaction = bytes.loadLittleEndian(at: 144)
    }
}

/// A number as people read magic numbers and flags.
func hex(_ value: some FixedWidthInteger) -> String {
    "0x" + String(value, radix: 16, uppercase: true)
}
