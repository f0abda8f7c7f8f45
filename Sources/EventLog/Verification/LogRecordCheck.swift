internal import LMDB

/// Holds each record against those before it: positions, versions and revisions without a gap, times that never fall.
struct LogRecordCheck {
    private let inspect: (borrowing RecordView) -> String?
    private let report: (LogFault) -> Void

    /// The position that comes next.
    private(set) var next: Position = 1
    /// How many records are whole.
    private(set) var count: UInt64 = 0
    /// How many are missing or not whole: as many versions may be missing in the tenants' histories.
    private var lost: UInt64 = 0
    private var recordedAt = Int64.min
    private var histories: [UInt128: History] = [:]

    /// Where a tenant's history stands.
    private struct History {
        var version: UInt64 = 0
        var revision: UInt64 = 0
        /// How many records had been lost by then.
        var lost: UInt64 = 0
    }

    init(inspect: @escaping (borrowing RecordView) -> String?, report: @escaping (LogFault) -> Void) {
        self.inspect = inspect
        self.report = report
    }

    /// Checks the bytes at the position `key`, which begin at `byte` of the file.
    mutating func check(_ bytes: Span<UInt8>, at key: Position, byte: UInt64) {
        guard key >= next else { return }
        guard key < .max else {
            lost &+= 1
            return report(
                LogFault(position: next, byte: byte, problem: "a record's key is \(key), which is no position"))
        }
        if key > next {
            let what = key - next == 1 ? "position \(next) is" : "positions \(next) to \(key - 1) are"
            report(LogFault(position: next, problem: "\(what) missing"))
            lost &+= key - next
        }
        next = key + 1
        do throws(RecordFault) {
            let record = try RecordView(bytes)
            try record.checkIntegrity(at: key)
            count += 1
            checkOrder(record, byte: byte)
            if let problem = inspect(record) { report(LogFault(position: key, byte: byte, problem: problem)) }
        } catch {
            lost &+= 1
            report(LogFault(position: key, byte: byte, problem: "the record is damaged: \(error)"))
        }
    }

    private mutating func checkOrder(_ record: borrowing RecordView, byte: UInt64) {
        let position = record.position
        let fault = { (offset: Int, problem: String) in
            LogFault(position: position, byte: byte + UInt64(offset), problem: problem)
        }
        if record.recordedAt < recordedAt {
            report(fault(RecordLayout.recordedAtOffset, "it was recorded before the record before it"))
        }
        recordedAt = max(recordedAt, record.recordedAt)
        if record.causation >= position {
            report(fault(RecordLayout.causationOffset, "its cause is at position \(record.causation), not before it"))
        }
        let (version, revision) = (record.version, record.revision)
        var history = histories[record.tenant] ?? History()
        // Records that were lost may have been this tenant's.
        let room = lost - history.lost
        if version <= history.version || version - history.version - 1 > room {
            let problem = "its tenant's version is \(version) after \(history.version)"
            report(fault(RecordLayout.versionOffset, problem))
        } else if revision != version, room == 0 ? revision != history.revision : revision > version {
            let problem = "its tenant's revision is \(revision) after \(history.revision), at version \(version)"
            report(fault(RecordLayout.revisionOffset, problem))
        }
        history = History(version: version, revision: revision, lost: lost)
        histories[record.tenant] = history
        if let part = record.firstPartOutOfOrder { report(fault(0, "its part \(part) is out of order")) }
    }
}

extension RecordView {
    /// The first part that may not follow the one before it (`docs/FORMAT.md` §4).
    fileprivate var firstPartOutOfOrder: Int? {
        var last: UInt8 = 0
        var isSealed = false
        for index in 0..<parts {
            let tag = tag(ofPart: index)
            // A sealed part has its term right after it, and no other one has.
            if isSealed != (tag == RecordPart.sealedTerm.rawValue) { return index }
            if isSealed {
                isSealed = false
                continue
            }
            let mayRepeat = tag == RecordPart.subject.rawValue || RecordPart(rawValue: tag) == nil
            guard tag > last || (tag == last && mayRepeat) else { return index }
            last = tag
            isSealed = self.isSealed(part: index)
        }
        return isSealed ? parts : nil
    }
}
