internal import AuditTrail
public import EventLog
internal import Foundation
internal import LMDB
internal import TenantModel

/// The file of a store's views as it is on disk, read with a reader of pages of its own, so that no damage in it can
/// crash the process.
///
/// One snapshot is read, and held if another process may write: views have one commit a segment, so that the file grows
/// little meanwhile.
public final class ViewsFile {
    /// How far the views say that they are sealed; `nil`: they do not, or what they say cannot be.
    public private(set) var sealed: Position?
    /// The id of the log that they say they are of.
    public private(set) var log: UInt128?
    /// Whether every page is as it should be, so that the rows can be compared.
    public private(set) var isSound = true
    /// Whether there is anything in it: what was begun and not claimed is begun again.
    public private(set) var isEmpty = false

    let reader: DataFileReader
    let report: (LogFault) -> Void
    private(set) var snapshot: DataFileSnapshot?
    private(set) var trees: [String: DataFileTree] = [:]
    /// No value is longer: a damaged length must not make this take memory for what is not there.
    let length: Int
    /// Keeps the snapshot's pages from being used again; `nil` if nobody can be writing.
    private let hold: ReadTransaction?

    /// The trees that views have.
    static let treeNames = ["facts"] + RowTable.allCases.map(\.rawValue) + SegmentStore.databaseNames

    /// Takes a snapshot of the views in a directory.
    ///
    /// - Parameter report: is told each fault.
    /// - Throws: ``ViewsError``: `notFound` if there is no file, or why it cannot be read, or that this process has it
    /// open.
    public init(at path: String, report: @escaping (LogFault) -> Void) throws(ViewsError) {
        self.report = report
        do throws(LMDBError) {
            reader = try DataFileReader(environment: path)
            length = Int(clamping: try reader.length())
            hold = try Self.hold(path)
        } catch {
            throw ViewsError(error)
        }
    }

    private static func hold(_ path: String) throws(LMDBError) -> ReadTransaction? {
        guard FileManager.default.fileExists(atPath: "\(path)/lock.mdb") else { return nil }
        var options = Environment.Options()
        options.readOnly = true
        do throws(LMDBError) {
            return try Environment(path: path, options: options).beginRead()
        } catch {
            // With a damaged header nobody else can have it open either.
            guard error.code == .alreadyOpen else { return nil }
            throw error
        }
    }

    /// Reads every page: that each is whole, and in use or free, once.
    ///
    /// - Complexity: O(bytes of the file), in memory for a bit a page.
    public func readPages() {
        isEmpty = length == 0
        guard !isEmpty else { return }
        guard let snapshot = reader.snapshot(report: { [self] in note($0) }) else { return }
        self.snapshot = snapshot
        let report: (PageFault) -> Void = { [self] in note($0) }
        let census = PageCensus(of: snapshot, length: UInt64(length))
        let found = reader.trees(in: snapshot, census: census, report: report)
        reader.freePages(in: snapshot, census: census, report: report)
        for tree in found {
            trees[tree.name] = tree
            var scan = TreeScan(
                of: tree, in: snapshot, of: reader, census: census, largestValue: length, report: report)
            while scan.nextLeaf() {
                scan.entries { key, value, _, _ in if tree.name == "facts" { readFact(key, value) } }
            }
            scan.checkCounts()
        }
        census.reportMissing(report)
        isEmpty = isSound && trees.values.allSatisfy { $0.entries == 0 }
        if !isEmpty { checkTrees() }
    }

    /// Whether nobody has written to a snapshot that is not held, so that what was read of it can be believed.
    public var isStill: Bool {
        guard hold == nil, let snapshot, let now = reader.snapshot(report: { _ in }) else { return true }
        return !snapshot.isOutlived(by: now)
    }

    private func note(_ fault: PageFault) {
        isSound = false
        report(LogFault(page: fault.page, byte: fault.byte, problem: fault.problem))
    }

    private func readFact(_ key: Span<UInt8>, _ value: Span<UInt8>) {
        switch (String(decoding: key), value.count) {
        case ("log", 16): log = value.loadLittleEndian(at: 0)
        case ("sealed", 24): sealed = value.loadLittleEndian(at: 0)
        default: break
        }
    }

    private func checkTrees() {
        // Before the first segment they do not say it.
        if sealed == nil, trees["facts"]?.entries == 2 { sealed = 0 }
        for name in Self.treeNames {
            let isIndex = SegmentStore.databaseNames.contains(name)
            if let tree = trees[name], tree.hasIntegerKeys == isIndex { continue }
            isSound = false
            report(LogFault(problem: "the tree \(name) is \(trees[name] == nil ? "missing" : "in another order")"))
        }
        for name in trees.keys.sorted() where !Self.treeNames.contains(name) {
            report(LogFault(problem: "there is a tree \(name), which no views have"))
        }
    }
}
