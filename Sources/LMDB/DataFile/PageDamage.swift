/// Why bytes cannot be a page that LMDB has written.
struct PageDamage: Error {
    let code: LMDBError.Code
    let detail: String?

    init(detail: String) {
        code = .damagedHeader
        self.detail = detail
    }

    init(version: UInt32) {
        code = .versionMismatch(found: version)
        detail = nil
    }
}
