internal import Foundation
internal import LMDB

/// Reads a whole log with a reader of pages of its own, and reports everything that is not as it was written.
///
/// LMDB's map is not used for it, so that no damage can crash the process, and nothing is ever written. Another process
/// may be writing: then every record up to the head at the beginning is checked where some commit meanwhile had it, a
/// stretch at a time, each under a read transaction that lasts for about 8 MiB; whether every page is in use or free
/// can only be told when nobody has written meanwhile.
public final class LogVerification {
    /// What a verification has seen.
    public struct Outcome: Sendable {
        /// The log's id; `nil` if it cannot be read.
        public var id: UInt128?
        /// The head when it began.
        public var head: Position = 0
        /// How many records are whole.
        public var records: UInt64 = 0
        /// The length of the data file, in bytes.
        public var bytes: UInt64 = 0
        /// Whether nobody has written meanwhile, so that every page was accounted for.
        public var isWhole = true

        /// Nothing seen.
        public init() {}
    }

    private let path: String
    private let reader: DataFileReader
    private let report: (LogFault) -> Void
    /// Keeps, while a stretch is read, the pages of its snapshot from being used again; `nil` if nobody can be writing.
    private var environment: Environment?

    private var outcome = Outcome()
    private var records: LogRecordCheck
    private var hasFacts = false

    /// Prepares to verify the log in a directory.
    ///
    /// - Parameters:
    ///   - path: the log's directory; this process must not have it open.
    ///   - inspect: is shown each record that is whole and in its place, and may say what else is wrong with it.
    ///   - report: is told each fault.
    /// - Throws: ``EventLogError`` if there is no log, or this process has it open.
    public init(
        path: String, inspect: @escaping (borrowing RecordView) -> String?, report: @escaping (LogFault) -> Void
    ) throws(EventLogError) {
        self.path = path
        self.report = report
        records = LogRecordCheck(inspect: inspect, report: report)
        do throws(LMDBError) {
            reader = try DataFileReader(environment: path)
        } catch {
            throw error.code == .notFound
                ? EventLogError(.notFound, operation: "verify the log", path: path) : EventLogError(error)
        }
    }

    /// Verifies the log.
    ///
    /// - Parameter progress: is told the position after each stretch, and the head.
    /// - Throws: ``EventLogError`` if the file cannot be read, or another process began to use it meanwhile.
    /// - Complexity: O(bytes of the file), in memory for a bit a page and a few words a tenant.
    public func run(progress: (Position, Position) -> Void) throws(EventLogError) -> Outcome {
        do throws(LMDBError) {
            outcome.bytes = try reader.length()
        } catch {
            throw EventLogError(error)
        }
        var walk: Walk?
        repeat {
            try stretch(&walk)
            progress(records.next - 1, outcome.head)
        } while walk?.isDone == false
        if records.next <= outcome.head { reportMissing(from: records.next, through: outcome.head) }
        outcome.records = records.count
        return outcome
    }

    /// A walk through the records of one snapshot.
    private struct Walk {
        let snapshot: DataFileSnapshot
        var scan: TreeScan
        /// The pages that were met, while there was no other snapshot.
        let census: PageCensus?
        var isDone = false
    }

    /// How much one stretch reads.
    private static let stretchBytes = 8 << 20

    /// Reads the next records, or the first ones.
    private func stretch(_ walk: inout Walk?) throws(EventLogError) {
        try openEnvironment()
        guard let environment else { return try read(&walk, isHeld: false) }
        let hold: ReadTransaction
        do throws(LMDBError) {
            hold = try environment.beginRead()
        } catch {
            throw EventLogError(error)
        }
        try read(&walk, isHeld: true)
        extendLifetime(hold)
    }

    private func read(_ walk: inout Walk?, isHeld: Bool) throws(EventLogError) {
        guard let snapshot = reader.snapshot(report: { [self] in note($0) }) else {
            walk = nil
            return
        }
        if walk?.snapshot != snapshot { walk = begin(snapshot, isFirst: walk == nil) }
        guard var current = walk.take() else { return }
        readStretch(of: &current)
        walk = current
        if !isHeld, let now = reader.snapshot(report: { _ in }), snapshot.isOutlived(by: now) {
            throw EventLogError(
                .storage(.busy(transactions: 1)), operation: "verify the log", path: path,
                detail: "another process began to write to \(path) while it was read: verify it again")
        }
    }

    /// Looks at what is not records, and begins with the records that were not yet seen.
    private func begin(_ snapshot: DataFileSnapshot, isFirst: Bool) -> Walk? {
        outcome.isWhole = isFirst
        let census = isFirst ? PageCensus(of: snapshot, length: outcome.bytes) : nil
        // What is wrong with them was reported the first time.
        let report: (PageFault) -> Void = isFirst ? { [self] in note($0) } : { _ in }
        let trees = reader.trees(in: snapshot, census: census, report: report)
        if isFirst {
            reader.freePages(in: snapshot, census: census, report: report)
            checkTrees(trees, in: snapshot, census)
        }
        guard let tree = trees.first(where: { $0.name == "records" }), tree.hasIntegerKeys else { return nil }
        // A damaged count is reported, and is not to be taken for so many records.
        if isFirst { outcome.head = min(tree.entries, outcome.bytes / UInt64(RecordLayout.smallestLength)) }
        let scan = TreeScan(
            of: tree, in: snapshot, of: reader, from: isFirst ? nil : records.next, census: census,
            largestValue: RecordLayout.maximumLength, report: { [self] in note($0) })
        return Walk(snapshot: snapshot, scan: scan, census: census)
    }

    private func readStretch(of walk: inout Walk) {
        var bytes = 0
        while bytes < Self.stretchBytes {
            guard walk.scan.nextLeaf() else {
                walk.isDone = true
                break
            }
            walk.scan.entries { key, value, _, byte in
                bytes += value.count
                records.check(value, at: key.loadLittleEndian(at: 0), byte: byte)
            }
            // What was appended meanwhile is for the next time.
            if !outcome.isWhole, records.next > outcome.head {
                walk.isDone = true
                return
            }
        }
        guard walk.isDone, outcome.isWhole else { return }
        walk.scan.checkCounts()
        walk.census?.reportMissing { note($0) }
    }

    private func note(_ fault: PageFault) {
        report(LogFault(page: fault.page, byte: fault.byte, problem: fault.problem))
    }

    private func reportMissing(from first: Position, through last: Position) {
        let what = first == last ? "position \(first) is" : "positions \(first) to \(last) are"
        report(LogFault(position: first, problem: "\(what) missing"))
    }

    /// Opens LMDB's environment where another process may have it open; nothing but its header is read through it.
    private func openEnvironment() throws(EventLogError) {
        guard environment == nil, FileManager.default.fileExists(atPath: "\(path)/lock.mdb") else { return }
        var options = Environment.Options()
        options.readOnly = true
        do throws(LMDBError) {
            environment = try Environment(path: path, options: options)
        } catch {
            // With a damaged header nobody else can have it open either.
            guard error.code == .alreadyOpen else { return }
            throw EventLogError(error)
        }
    }
}

// MARK: - What is not records

extension LogVerification {
    private func checkTrees(_ trees: [DataFileTree], in snapshot: DataFileSnapshot, _ census: PageCensus?) {
        for name in ["records", "meta"] where !trees.contains(where: { $0.name == name }) {
            report(LogFault(problem: "the tree \(name) is missing"))
        }
        for tree in trees {
            switch tree.name {
            case "records":
                if !tree.hasIntegerKeys { report(LogFault(problem: "the tree records is not sorted by positions")) }
            case "meta": checkFacts(tree, in: snapshot, census)
            default: report(LogFault(problem: "there is a tree \(tree.name), which no log has"))
            }
        }
    }

    /// Checks the log's facts about itself (`docs/FORMAT.md` §3).
    private func checkFacts(_ tree: DataFileTree, in snapshot: DataFileSnapshot, _ census: PageCensus?) {
        var scan = TreeScan(
            of: tree, in: snapshot, of: reader, census: census, largestValue: 64, report: { [self] in note($0) })
        var seen: Set<String> = []
        while scan.nextLeaf() {
            scan.entries { key, value, isTree, byte in
                let name = String(decoding: key)
                seen.insert(name)
                if let problem = isTree ? "is a tree" : check(name, value) {
                    report(LogFault(byte: byte, problem: "the log's fact \(name) \(problem)"))
                }
            }
        }
        scan.checkCounts()
        for fact in [LogFact.format, .id, .created] where !seen.contains(fact.rawValue) {
            report(LogFault(problem: "the log's fact \(fact.rawValue) is missing"))
        }
    }

    /// What is wrong with a fact.
    private func check(_ name: String, _ value: Span<UInt8>) -> String? {
        switch (LogFact(rawValue: name), value.count) {
        case (.format, 4):
            let format: UInt32 = value.loadLittleEndian(at: 0)
            return format == LogStorage.format ? nil : "is \(format), and this program reads \(LogStorage.format)"
        case (.id, 16):
            outcome.id = value.loadLittleEndian(at: 0, as: UInt128.self).byteSwapped
            return nil
        case (.created, 8):
            // Nothing depends on it but what people are told; a time before 1970 or after 2200 is none.
            let created: Int64 = value.loadLittleEndian(at: 0)
            return (0..<7_258_118_400_000_000).contains(created) ? nil : "is no time"
        case (.format, _), (.id, _), (.created, _): return "has \(value.count) bytes"
        case (nil, _): return "is one that no log has"
        }
    }
}
