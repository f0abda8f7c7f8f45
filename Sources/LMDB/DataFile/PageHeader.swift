/// The first 16 bytes of a page (`MDB_page`): number (0), padding (8), flags (10), and either where the node table
/// ends (12) and the nodes begin (14), or how many pages a large value takes (12).
struct PageHeader {
    let number: UInt64
    let flags: UInt16
    let lower: Int
    let upper: Int
    let overflowPages: UInt32

    static let size = 16
    static let flagsOffset = 10
    static let branch: UInt16 = 0x01
    static let leaf: UInt16 = 0x02
    static let overflow: UInt16 = 0x04
    static let meta: UInt16 = 0x08

    /// Reads the header of a page, which has at least 16 bytes.
    init(_ bytes: Span<UInt8>) {
        number = bytes.loadLittleEndian(at: 0)
        flags = bytes.loadLittleEndian(at: Self.flagsOffset)
        lower = Int(bytes.loadLittleEndian(at: 12, as: UInt16.self))
        upper = Int(bytes.loadLittleEndian(at: 14, as: UInt16.self))
        overflowPages = bytes.loadLittleEndian(at: 12)
    }
}
