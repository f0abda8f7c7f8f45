internal import Glibc

/// The check of a data file before LMDB maps it.
///
/// LMDB looks at the magic number and version of both meta pages and trusts everything else: a page number that lies
/// outside the file crashes the process. This check reads what LMDB would follow first, within bounds: the meta pages,
/// the file's length, the root pages of the free list, of the main tree, and of the named trees in the main tree's
/// root. Damage further down is found by ``TreeScan``, which reads every page, not here.
enum DataFileCheck {
    /// Checks a data file that is not empty.
    ///
    /// Another process may be writing it at the same time, and a meta page be read half-written; so what is wrong is
    /// looked at again before it is believed.
    static func check(_ reader: DataFileReader) throws(LMDBError) {
        for _ in 1...2 {
            do throws(LMDBError) {
                return try checkOnce(reader)
            } catch {
                guard error.code != .ioError else { throw error }
                _ = usleep(500)
            }
        }
        try checkOnce(reader)
    }

    private static func checkOnce(_ reader: DataFileReader) throws(LMDBError) {
        let meta: MetaPage
        do throws(PageDamage) {
            meta = try newestMeta(in: reader.file)
        } catch {
            throw LMDBError(error, path: reader.path)
        }
        // After the meta pages: another process's file only grows.
        let have = try reader.length()
        let need = (meta.lastPage + 1) * UInt64(meta.pageSize)
        if have < need && !isShortOfFreePagesOnly(reader, DataFileSnapshot(meta), have) {
            throw LMDBError(.truncated(have: have, need: need), operation: "open", path: reader.path)
        }
        do throws(PageDamage) {
            try checkRoots(of: meta, in: reader.file)
        } catch {
            throw LMDBError(error, path: reader.path)
        }
    }

    /// The meta page of the last commit.
    private static func newestMeta(in file: borrowing DataFile) throws(PageDamage) -> MetaPage {
        let first = try MetaPageStart(read(file, page: 0, at: 0), number: 0)
        let second = try MetaPageStart(read(file, page: 1, at: UInt64(first.pageSize)), number: 1)
        guard first.pageSize == second.pageSize else {
            throw PageDamage(
                "the meta pages give \(first.pageSize) and \(second.pageSize) as the page size",
                at: PagePlace(page: 1, offset: 40))
        }
        return try MetaPage(second.transaction > first.transaction ? second : first)
    }

    private static func read(
        _ file: borrowing DataFile, page: UInt64, at offset: UInt64
    ) throws(PageDamage) -> [UInt8] {
        do throws(LMDBError) {
            return try file.read(at: offset, count: MetaPageStart.size)
        } catch {
            throw PageDamage(error.description, at: PagePlace(page: page, offset: 0))
        }
    }

    /// Whether every page that the file is too short for is free.
    ///
    /// LMDB does not write a page that was allocated at the file's end and freed in the same transaction, so a healthy
    /// file may be a little shorter than its header says (`mdb_env_copy` in mdb.c allows for it too).
    private static func isShortOfFreePagesOnly(
        _ reader: DataFileReader, _ snapshot: DataFileSnapshot, _ have: UInt64
    ) -> Bool {
        let missing = have / UInt64(snapshot.pageSize)..<(snapshot.lastPage + 1)
        // As many as the free list could name.
        guard missing.count <= have / 8 else { return false }
        var free: Set<UInt64> = []
        let fault = Flag()
        reader.freePages(in: snapshot, report: { _ in fault.isRaised = true }) { page in
            if missing.contains(page) { free.insert(page) }
        }
        return !fault.isRaised && free.count == missing.count
    }

    /// Set by a closure that outlives the call that made it.
    private final class Flag {
        var isRaised = false
    }

    private static func checkRoots(of meta: MetaPage, in file: borrowing DataFile) throws(PageDamage) {
        _ = try root(of: meta.freeTree, meta, file)
        guard let main = try root(of: meta.mainTree, meta, file), main.isLeaf else { return }
        for node in (0..<main.count).map(main.node) where node.flags & TreePage.subtree != 0 {
            let place = PagePlace(page: main.number, offset: node.data.lowerBound)
            let tree = try TreeRecord(
                main.bytes.span.extracting(node.data), name: "a named tree's record", at: place,
                lastPage: meta.lastPage)
            _ = try root(of: tree, meta, file)
        }
    }

    /// The root page of a tree that is not empty.
    private static func root(
        of tree: TreeRecord, _ meta: MetaPage, _ file: borrowing DataFile
    ) throws(PageDamage) -> TreePage? {
        guard let number = tree.root else { return nil }
        var page = TreePage()
        try page.read(number, from: file, pageSize: meta.pageSize)
        guard page.isLeaf == (tree.depth == 1), !page.isLeaf || page.count == tree.entries else {
            throw page.damage("page \(number) is not the root that the header describes", at: 0)
        }
        return page
    }
}

extension LMDBError {
    fileprivate init(_ damage: PageDamage, path: String) {
        self.init(damage.code, operation: "open", path: path, detail: damage.detail)
    }
}
