internal import Glibc

/// The check of a data file before LMDB maps it.
///
/// LMDB looks at the magic number and version of both meta pages and trusts everything else: a page number that lies
/// outside the file crashes the process. This check reads what LMDB would follow first, within bounds: the meta pages,
/// the file's length, the root pages of the free list, of the main tree, and of the named trees in the main tree's
/// root. Damage further down is found by a reading of every page, not here.
enum DataFileCheck {
    /// Checks a data file that is not empty.
    ///
    /// Another process may be writing it at the same time, and a meta page be read half-written; so what is wrong is
    /// looked at again before it is believed.
    static func check(_ file: borrowing DataFile) throws(LMDBError) {
        for _ in 1...2 {
            do throws(LMDBError) {
                return try checkOnce(file)
            } catch {
                guard error.code != .ioError else { throw error }
                _ = usleep(500)
            }
        }
        try checkOnce(file)
    }

    private static func checkOnce(_ file: borrowing DataFile) throws(LMDBError) {
        let meta: MetaPage
        do throws(PageDamage) {
            meta = try newestMeta(in: file)
        } catch {
            throw LMDBError(error.code, operation: "open", path: file.path, detail: error.detail)
        }
        // After the meta pages: another process's file only grows.
        let have = try file.length()
        let need = (meta.lastPage + 1) * UInt64(meta.pageSize)
        var free = FreePages(meta: meta, fileLength: have)
        if have < need && !free.coverMissing(in: file) {
            throw LMDBError(.truncated(have: have, need: need), operation: "open", path: file.path)
        }
        do throws(PageDamage) {
            try checkRoots(of: meta, in: file)
        } catch {
            throw LMDBError(error.code, operation: "open", path: file.path, detail: error.detail)
        }
    }

    /// The meta page of the last commit.
    private static func newestMeta(in file: borrowing DataFile) throws(PageDamage) -> MetaPage {
        let first = try MetaPageStart(read(file, 0), number: 0)
        let second = try MetaPageStart(read(file, UInt64(first.pageSize)), number: 1)
        guard first.pageSize == second.pageSize else {
            throw PageDamage(detail: "the meta pages give \(first.pageSize) and \(second.pageSize) as the page size")
        }
        return try MetaPage(second.transaction > first.transaction ? second : first)
    }

    private static func read(
        _ file: borrowing DataFile, _ offset: UInt64, count: Int = MetaPageStart.size
    ) throws(PageDamage) -> [UInt8] {
        do throws(LMDBError) {
            return try file.read(at: offset, count: count)
        } catch {
            throw PageDamage(detail: error.description)
        }
    }

    private static func checkRoots(of meta: MetaPage, in file: borrowing DataFile) throws(PageDamage) {
        _ = try root(of: meta.freeTree, meta, file)
        guard let main = try root(of: meta.mainTree, meta, file), main.isLeaf else { return }
        for node in main.nodes where node.flags & TreePage.subtree != 0 {
            let record = main.data(of: node)
            let tree = try TreeRecord(record.span, name: "a named tree's record", lastPage: meta.lastPage)
            _ = try root(of: tree, meta, file)
        }
    }

    /// The root page of a tree that is not empty.
    private static func root(
        of tree: TreeRecord, _ meta: MetaPage, _ file: borrowing DataFile
    ) throws(PageDamage) -> TreePage? {
        guard let number = tree.root else { return nil }
        let bytes = try read(file, number * UInt64(meta.pageSize), count: meta.pageSize)
        let page = try TreePage(bytes, number: number, pageSize: meta.pageSize)
        guard page.isLeaf == (tree.depth == 1), !page.isLeaf || page.nodes.count == tree.entries else {
            throw PageDamage(detail: "page \(number) is not the root that the header describes")
        }
        return page
    }
}
