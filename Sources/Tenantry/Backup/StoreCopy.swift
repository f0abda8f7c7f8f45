internal import EventLog
internal import Foundation
internal import TenantModel

/// Copies a log up to a point into a new one, page by page, and the keys of the tenants that are in it.
struct StoreCopy {
    let source: StoreDirectory
    let target: StoreDirectory
    /// The Merkle tree over the records that were copied.
    private(set) var tree = MerkleTree()
    /// When the last record was recorded.
    private(set) var recordedAt: Int64?
    private var tenants: Set<UInt128> = []
    private var purged: Set<UInt128> = []

    init(from source: StoreDirectory, to target: StoreDirectory) {
        self.source = source
        self.target = target
    }

    /// Up to where a log is copied.
    enum End {
        /// The head as it is when the copy begins.
        case head
        case moment(Moment)
    }

    /// Copies the records; each is checked against its checksum.
    ///
    /// Writes to the log may go on meanwhile; what they append is not copied.
    ///
    /// - Throws: ``EventLogError``: `damaged` with the position, `noSuchPosition`, `full`.
    mutating func copyRecords(
        of log: LMDBEventLog, id: UInt128, through end: End, clock: LogClock, progress: (Position, Position) -> Void
    ) throws(EventLogError) {
        let head = try log.head().position
        if case .moment(.position(let position)) = end, position > head {
            throw EventLogError(.noSuchPosition(position), operation: "copy", path: source.log)
        }
        let copy = try LogCopy(path: target.log, id: id, clock: clock)
        var isDone = false
        while !isDone, copy.position < head {
            let page = try page(of: log, after: copy.position, head: head, end, &isDone)
            do throws(EventLogError) {
                try copy.append(page)
            } catch {
                // The copy says so, and the original is what is damaged.
                guard case .damaged = error.code else { throw error }
                throw EventLogError(error.code, operation: "copy", path: source.log, detail: error.detail)
            }
            progress(copy.position, head)
        }
        try copy.finish()
    }

    /// The root over every record of the log, also of those behind the end that were not copied.
    ///
    /// - Throws: ``EventLogError``.
    func rootOfAll(of log: LMDBEventLog) throws(EventLogError) -> TreeHead {
        var whole = tree
        let head = try log.head().position
        while whole.count < head {
            let before = whole.count
            do throws(ReadError<Never>) {
                _ = try log.read(after: before, limit: .page) { (record) throws(Never) in
                    whole.append([UInt8](copying: record.bytes))
                }
            } catch {
                if case .failed(let error) = error { throw error }
            }
            guard whole.count > before else {
                throw EventLogError(.damaged(position: before + 1), operation: "copy", path: source.log)
            }
        }
        return whole.root
    }

    /// The next records; `isDone` when the end is among them.
    private mutating func page(
        of log: LMDBEventLog, after position: Position, head: Position, _ end: End, _ isDone: inout Bool
    ) throws(EventLogError) -> [[UInt8]] {
        let limit = ReadLimit(records: min(ReadLimit.page.records, Int(clamping: head - position)))
        var records: [[UInt8]] = []
        do throws(ReadError<Ended>) {
            _ = try log.read(after: position, limit: limit) { (record) throws(Ended) in
                switch end {
                case .moment(.position(let last)) where record.position > last: throw Ended()
                case .moment(.time(let time)) where record.recordedAt > time.rawValue: throw Ended()
                default: break
                }
                records.append([UInt8](copying: record.bytes))
                tenants.insert(record.tenant)
                if record.type == EventType.tenantPurged.rawValue { purged.insert(record.tenant) }
                recordedAt = record.recordedAt
            }
        } catch {
            guard case .failed(let error) = error else {
                isDone = true
                for record in records { tree.append(record) }
                return records
            }
            throw error
        }
        guard !records.isEmpty else {
            throw EventLogError(.damaged(position: position + 1), operation: "copy", path: source.log)
        }
        for record in records { tree.append(record) }
        return records
    }

    /// The point up to which is copied has been passed.
    private struct Ended: Error {}

    /// Copies the keys that are there; before the log, so that none is missed that a purge destroys meanwhile.
    ///
    /// - Throws: ``PlatformError``: `storage` if one cannot be read, `cannotCreate`, `full`.
    func copyKeys() throws(PlatformError) {
        for name in try Self.names(in: source.keys) { try copyKey(name) }
    }

    /// Copies the keys that came meanwhile, and takes away those of tenants that the copied log has not, or purged.
    ///
    /// - Returns: how many there are, and how many there were of tenants that the log has, purged ones with them.
    /// - Throws: ``PlatformError`` as ``copyKeys()``, and `damaged` if one is no key.
    func settleKeys() throws(PlatformError) -> (kept: Int, found: Int) {
        var copied = Set(try Self.names(in: target.keys))
        var gone = 0
        for name in try Self.names(in: source.keys) where !copied.contains(name) {
            switch use(of: name) {
            case .needed: if try copyKey(name) { copied.insert(name) }
            case .purged: gone += 1
            case nil: continue
            }
        }
        var kept = 0
        for name in copied {
            let path = "\(target.keys)/\(name)"
            switch use(of: name) {
            case .needed:
                if let bytes = try Keyring.bytes(at: path) {
                    try Keyring.checkForm(bytes, path: "\(source.keys)/\(name)")
                    kept += 1
                }
            case let use:
                if use == .purged { gone += 1 }
                do {
                    try DurableFile.destroy(path)
                } catch {
                    throw PlatformError(.storage, "cannot destroy \(path): \(error.reason)")
                }
            }
        }
        return (kept, kept + gone)
    }

    /// What a key is to the copied log.
    private enum Use {
        case needed, purged
    }

    /// `nil`: it is of no tenant that the log has.
    private func use(of name: String) -> Use? {
        guard let tenant = TenantID(name)?.rawValue, tenants.contains(tenant) else { return nil }
        return purged.contains(tenant) ? .purged : .needed
    }

    /// - Returns: whether there was one.
    @discardableResult
    private func copyKey(_ name: String) throws(PlatformError) -> Bool {
        guard let bytes = try Keyring.bytes(at: "\(source.keys)/\(name)") else { return false }
        let path = "\(target.keys)/\(name)"
        do {
            try DurableFile.create(bytes, at: path)
        } catch {
            throw PlatformError(writing: path, error)
        }
        return true
    }

    private static func names(in keys: String) throws(PlatformError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: keys).filter { TenantID($0) != nil }.sorted()
        } catch {
            throw PlatformError(reading: keys, error)
        }
    }
}

extension StoreDirectory {
    /// Opens the log without the state that it makes, and without a thread that writes.
    func openLogForReading() throws(EventLogError) -> LMDBEventLog {
        var options = LMDBEventLog.Options()
        options.readOnly = true
        options.isUnchanging = isBackup
        return try LMDBEventLog(path: log, options: options)
    }
}
