/// Something in a data file that LMDB would not have written, and where.
public struct PageFault: Hashable, Sendable {
    /// The page's number; a page begins at its number times the size of a page.
    public let page: UInt64
    /// Where in the file: bytes from its start.
    public let byte: UInt64
    /// What is wrong, a sentence without its end.
    public let problem: String
}

extension PageFault {
    init(_ damage: PageDamage, pageSize: Int) {
        page = damage.place.page
        // A page number that is damage itself may be any number.
        let start = page.multipliedReportingOverflow(by: UInt64(pageSize))
        byte =
            start.overflow ? .max : start.partialValue.addingReportingOverflow(UInt64(damage.place.offset)).partialValue
        problem = damage.detail
    }
}
