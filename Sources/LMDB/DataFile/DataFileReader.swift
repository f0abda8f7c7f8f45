internal import Glibc

/// Reads a data file page by page, without LMDB and without a map, so that no damage in it can crash the process.
///
/// Every page number, offset and length is held against the file and its page before it is followed. The file is never
/// written. While another process writes it, what a snapshot points to stays as it is only as long as a read
/// transaction of LMDB's is open that began before the snapshot was taken.
public final class DataFileReader: Sendable {
    /// The file.
    public var path: String { file.path }

    let file: DataFile

    /// Opens the data file of the environment in a directory.
    ///
    /// - Throws: ``LMDBError`` if there is none that can be read.
    public init(environment directory: String) throws(LMDBError) {
        file = try DataFile(path: "\(directory)/data.mdb", writable: false)
    }

    init(path: String, writable: Bool) throws(LMDBError) {
        file = try DataFile(path: path, writable: writable)
    }

    /// The file's length in bytes, now.
    public func length() throws(LMDBError) -> UInt64 { try file.length() }

    /// The state as of the last commit; `nil` if neither meta page can be believed.
    ///
    /// Another process may be writing, and a meta page be read half-written: what is wrong is looked at several times
    /// before it is believed.
    ///
    /// - Parameter report: is told what is wrong with the meta pages.
    public func snapshot(report: (PageFault) -> Void) -> DataFileSnapshot? {
        var attempt = attemptSnapshot()
        for _ in 1...5 where !attempt.faults.isEmpty {
            _ = usleep(500)
            attempt = attemptSnapshot()
        }
        for fault in attempt.faults { report(PageFault(fault, pageSize: attempt.pageSize)) }
        return attempt.snapshot
    }

    private func attemptSnapshot() -> (snapshot: DataFileSnapshot?, faults: [PageDamage], pageSize: Int) {
        var faults: [PageDamage] = []
        let first = start(of: 0, at: 0, &faults)
        // With the first one unreadable, the second is where it is on nearly every machine.
        let second = start(of: 1, at: first?.pageSize ?? 4_096, &faults)
        let pageSize = first?.pageSize ?? second?.pageSize ?? 4_096
        if let first, let second {
            if second.pageSize != first.pageSize {
                let detail = "the meta pages give \(first.pageSize) and \(second.pageSize) as the page size"
                faults.append(PageDamage(detail, at: PagePlace(page: 1, offset: 40)))
            }
            faults += MetaPageStart.faults(first, second)
        }
        for start in [first, second].compactMap(\.self).sorted(by: { $0.transaction > $1.transaction }) {
            do throws(PageDamage) {
                return (DataFileSnapshot(try MetaPage(start)), faults, pageSize)
            } catch {
                faults.append(error)
            }
        }
        return (nil, faults, pageSize)
    }

    private func start(of number: UInt64, at offset: Int, _ faults: inout [PageDamage]) -> MetaPageStart? {
        do throws(PageDamage) {
            let bytes: [UInt8]
            do throws(LMDBError) {
                bytes = try file.read(at: UInt64(offset), count: MetaPageStart.size)
            } catch {
                throw PageDamage(error.description, at: PagePlace(page: number, offset: 0))
            }
            return try MetaPageStart(bytes, number: number)
        } catch {
            faults.append(error)
            return nil
        }
    }
}

extension MetaPageStart {
    /// What two meta pages say of each other's transactions that LMDB never writes.
    ///
    /// It writes them in turn, an even transaction to the first page and an odd one to the second; both of a file that
    /// nothing was written to are of transaction 0.
    fileprivate static func faults(_ first: MetaPageStart, _ second: MetaPageStart) -> [PageDamage] {
        let (even, odd) = (first.transaction, second.transaction)
        if even == 0 && odd == 0 { return [] }
        guard even % 2 == 0, odd % 2 == 1, max(even, odd) - min(even, odd) == 1 else {
            let detail = "the meta pages are of the transactions \(even) and \(odd), which do not follow each other"
            return [PageDamage(detail, at: PagePlace(page: even > odd ? 0 : 1, offset: 144))]
        }
        return []
    }
}

/// What a data file holds as of one commit.
public struct DataFileSnapshot: Hashable, Sendable {
    /// The number of the commit.
    public let transaction: UInt64
    /// The size of a page in bytes.
    public let pageSize: Int
    /// The number of the last page in use, or free before it.
    public let lastPage: UInt64
    /// The free list: transactions and the pages that they freed.
    public let freeTree: DataFileTree
    /// The main tree: the named trees.
    public let mainTree: DataFileTree

    /// Whether so many commits came after it that its pages, if nobody holds them, may be written over.
    public func isOutlived(by now: DataFileSnapshot) -> Bool {
        now.transaction > transaction && now.transaction - transaction > 1
    }

    init(_ meta: MetaPage) {
        transaction = meta.start.transaction
        pageSize = meta.pageSize
        lastPage = meta.lastPage
        freeTree = DataFileTree(name: "the free list", record: meta.freeTree)
        mainTree = DataFileTree(name: "the main tree", record: meta.mainTree)
    }
}

/// One tree of a data file.
public struct DataFileTree: Hashable, Sendable {
    /// The name of a named tree.
    public let name: String
    let record: TreeRecord

    /// What messages call it.
    var title: String { name.hasPrefix("the ") ? name : "the tree \(name)" }

    /// How many entries it says that it has.
    public var entries: UInt64 { record.entries }
    /// Whether its keys are integers of 8 bytes.
    public var hasIntegerKeys: Bool { record.flags & TreeRecord.integerKeys != 0 }
}
