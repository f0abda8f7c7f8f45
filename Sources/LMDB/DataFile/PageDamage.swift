/// Why bytes cannot be a page that LMDB has written.
struct PageDamage: Error {
    let code: LMDBError.Code
    let detail: String
    /// Where it was found.
    let place: PagePlace

    init(_ detail: String, at place: PagePlace, code: LMDBError.Code = .damagedHeader) {
        self.code = code
        self.detail = detail
        self.place = place
    }
}

/// A place in a data file.
struct PagePlace {
    let page: UInt64
    /// Bytes from the page's start.
    let offset: Int
}
