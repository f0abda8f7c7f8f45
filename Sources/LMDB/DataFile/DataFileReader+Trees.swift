extension DataFileReader {
    /// The longest value of the free list: LMDB cuts longer lists into several.
    static let largestFreeList = 16 << 20

    /// Reads the named trees of a snapshot.
    ///
    /// - Parameters:
    ///   - census: is told each page of the main tree.
    ///   - report: is told each fault.
    public func trees(
        in snapshot: DataFileSnapshot, census: PageCensus? = nil, report: @escaping (PageFault) -> Void
    ) -> [DataFileTree] {
        var trees: [DataFileTree] = []
        var scan = TreeScan(
            of: snapshot.mainTree, in: snapshot, of: self, census: census, largestValue: TreeRecord.size,
            report: report)
        while scan.nextLeaf() {
            scan.entries { key, value, isTree, byte in
                let name = (0..<key.count).map { String(UnicodeScalar(key[$0])) }.joined()
                let place = PagePlace(
                    page: byte / UInt64(snapshot.pageSize), offset: Int(byte % UInt64(snapshot.pageSize)))
                do throws(PageDamage) {
                    guard isTree else { throw PageDamage("the main tree's entry \(name) is no tree", at: place) }
                    let record = try TreeRecord(
                        value, name: "the tree \(name)", at: place, lastPage: snapshot.lastPage)
                    guard record.flags & ~TreeRecord.integerKeys == 0 else {
                        throw PageDamage("the tree \(name) has the flags \(hex(record.flags))", at: place)
                    }
                    trees.append(DataFileTree(name: name, record: record))
                } catch {
                    report(PageFault(error, pageSize: snapshot.pageSize))
                }
            }
        }
        scan.checkCounts()
        return trees
    }

    /// Reads the free list of a snapshot.
    ///
    /// - Parameters:
    ///   - census: is told each page of the free list's own tree, and each free one.
    ///   - report: is told each fault.
    ///   - found: is given each free page.
    public func freePages(
        in snapshot: DataFileSnapshot, census: PageCensus? = nil, report: @escaping (PageFault) -> Void,
        found: (UInt64) -> Void = { _ in }
    ) {
        var scan = TreeScan(
            of: snapshot.freeTree, in: snapshot, of: self, census: census, largestValue: Self.largestFreeList,
            report: report)
        var last: UInt64?
        while scan.nextLeaf() {
            scan.entries { key, value, _, byte in
                let place = PagePlace(
                    page: byte / UInt64(snapshot.pageSize), offset: Int(byte % UInt64(snapshot.pageSize)))
                do throws(PageDamage) {
                    let transaction: UInt64 = key.loadLittleEndian(at: 0)
                    last = transaction
                    guard transaction <= snapshot.transaction else {
                        throw PageDamage(
                            "the free list has pages of the transaction \(transaction), after the last one", at: place)
                    }
                    try read(value, at: place, in: snapshot, census, found)
                } catch {
                    report(PageFault(error, pageSize: snapshot.pageSize))
                }
            }
        }
        scan.checkCounts()
        // Every commit but the first frees pages: else the meta page's number, which decides what is current, is wrong.
        if let last, last < snapshot.transaction {
            let detail =
                "the meta page is of the transaction \(snapshot.transaction), and its free list of \(last): "
                + "another state may be the current one"
            let place = PagePlace(page: snapshot.transaction % 2, offset: 144)
            report(PageFault(PageDamage(detail, at: place), pageSize: snapshot.pageSize))
        }
    }

    /// Reads one value of the free list: a count and as many page numbers, 8 bytes each, falling.
    private func read(
        _ list: Span<UInt8>, at place: PagePlace, in snapshot: DataFileSnapshot, _ census: PageCensus?,
        _ found: (UInt64) -> Void
    ) throws(PageDamage) {
        let count: UInt64 = list.count >= 8 ? list.loadLittleEndian(at: 0) : 0
        guard count < UInt64(list.count) / 8 else {
            throw PageDamage("the free list has \(list.count) bytes for \(count) pages", at: place)
        }
        var last = UInt64.max
        for offset in stride(from: 8, through: Int(count) * 8, by: 8) {
            let page: UInt64 = list.loadLittleEndian(at: offset)
            let at = PagePlace(page: place.page, offset: place.offset + offset)
            guard page >= 2, page <= snapshot.lastPage, page < last else {
                throw PageDamage("the free list has the page \(page) of \(snapshot.lastPage), out of order", at: at)
            }
            if let census, !census.take(page) {
                throw PageDamage("the free list has the page \(page), which is in use or twice free", at: at)
            }
            last = page
            found(page)
        }
    }
}
