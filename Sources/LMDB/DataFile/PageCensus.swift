/// Which pages of a data file are in use or free: each must be one of them, and once.
///
/// Takes a bit a page: 32 KiB for a file of 1 GiB.
public final class PageCensus {
    private var taken: [UInt64]
    private let lastPage: UInt64
    private let pageSize: Int

    /// Begins to count the pages of a snapshot; the meta pages are in use.
    public init(of snapshot: DataFileSnapshot, length: UInt64) {
        lastPage = snapshot.lastPage
        pageSize = snapshot.pageSize
        // A damaged header must not make this take memory for pages that the file does not have, but a few.
        let pages = min(snapshot.lastPage, length / UInt64(snapshot.pageSize) + Self.unwrittenLimit) + 1
        taken = [UInt64](repeating: 0, count: Int(pages / 64) + 1)
        taken[0] = 3
    }

    /// LMDB leaves pages at the file's end unwritten that were freed in the transaction that took them.
    private static let unwrittenLimit: UInt64 = 1 << 20

    /// Notes that a page is in use or free; `false` if it was noted before, or cannot be.
    func take(_ page: UInt64) -> Bool {
        let (word, bit) = (Int(page / 64), UInt64(1) << (page % 64))
        guard page <= lastPage, word < taken.count, taken[word] & bit == 0 else { return false }
        taken[word] |= bit
        return true
    }

    /// Reports the pages that were never noted, each run of them once.
    public func reportMissing(_ report: (PageFault) -> Void) {
        var page: UInt64 = 2
        while page <= lastPage, Int(page / 64) < taken.count {
            let word = taken[Int(page / 64)]
            if word == .max {
                page = (page / 64 + 1) * 64
                continue
            }
            guard word & 1 << (page % 64) == 0 else {
                page += 1
                continue
            }
            let first = page
            while page <= lastPage, Int(page / 64) < taken.count, taken[Int(page / 64)] & 1 << (page % 64) == 0 {
                page += 1
            }
            let what = page - first == 1 ? "page \(first) is" : "pages \(first) to \(page - 1) are"
            let damage = PageDamage("\(what) neither in use nor free", at: PagePlace(page: first, offset: 0))
            report(PageFault(damage, pageSize: pageSize))
        }
    }
}
