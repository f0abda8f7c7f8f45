internal import LMDB

/// The log's facts about itself: the `meta` table of `docs/FORMAT.md` §3.
enum LogFact: String {
    /// The format of the log, 4 bytes.
    case format
    /// The log's id, 16 bytes, the most significant first.
    case id
    /// When the log was made, 8 bytes.
    case created
    /// Raised to settle a commit whose outcome was in doubt, 8 bytes.
    case fence

    fileprivate var key: [UInt8] { Array(rawValue.utf8) }
}

extension LogStorage {
    /// Writes the facts of a new log.
    func create(id: UInt128, createdAt: Int64) throws(EventLogError) {
        try withFiles { (files) throws(EventLogError) in
            guard try fact(.format, as: UInt32.self, of: files) == nil else {
                throw EventLogError(.alreadyExists, operation: "make a log in", path: path)
            }
            try write(
                [
                    (.format, bytes(of: Self.format)), (.id, bytes(of: id.byteSwapped)),
                    (.created, bytes(of: createdAt)),
                ], to: files)
        }
    }

    /// Checks that this program can read the log, and returns its id.
    func readIdentity() throws(EventLogError) -> UInt128 {
        try withFiles { (files) throws(EventLogError) in
            guard let format = try fact(.format, as: UInt32.self, of: files) else {
                throw EventLogError(.notFound, operation: "open the log", path: path)
            }
            guard format == Self.format else {
                throw EventLogError(
                    .newerFormat, operation: "open the log", path: path,
                    detail: "its format is \(format), this program's \(Self.format)")
            }
            guard let id = try fact(.id, as: UInt128.self, of: files) else {
                throw EventLogError(
                    .damaged(position: 0), operation: "open the log", path: path, detail: "it has no id")
            }
            return id.byteSwapped
        }
    }

    /// Makes a synced commit that says nothing: after it, an earlier commit in doubt can no longer come or go.
    func raiseFence() throws(EventLogError) {
        try withFiles { (files) throws(EventLogError) in
            let fence = try fact(.fence, as: UInt64.self, of: files) ?? 0
            try write([(.fence, bytes(of: fence &+ 1))], to: files)
        }
    }

    private func fact<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ fact: LogFact, as type: Integer.Type, of files: Files
    ) throws(EventLogError) -> Integer? {
        try files.environment.read { (transaction) throws(EventLogError) in
            do throws(LMDBError) {
                guard let value = try transaction.get(fact.key.span, from: files.facts) else { return nil }
                guard value.count == MemoryLayout<Integer>.size else { return nil }
                return value.loadLittleEndian(at: 0)
            } catch {
                throw EventLogError(error)
            }
        }
    }

    private func write(_ facts: [(LogFact, [UInt8])], to files: Files) throws(EventLogError) {
        try files.environment.write { (transaction) throws(EventLogError) in
            do throws(LMDBError) {
                for (fact, value) in facts {
                    try transaction.put(fact.key.span, value.span, into: files.facts)
                }
            } catch {
                throw EventLogError(error)
            }
        }
    }

    private func bytes(of value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
