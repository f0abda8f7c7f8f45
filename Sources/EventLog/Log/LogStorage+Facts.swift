internal import LMDB

/// The log's facts about itself: the `meta` table of `docs/FORMAT.md` §3.
enum LogFact: String {
    /// The format of the log, 4 bytes.
    case format
    /// The log's id, 16 bytes, the most significant first.
    case id
    /// When the log was made, 8 bytes.
    case created

    fileprivate var key: [UInt8] { Array(rawValue.utf8) }
}

extension LogStorage {
    /// Writes the facts of a new log, unless there are any: of two processes that make one log, one succeeds.
    func create(id: UInt128, createdAt: Int64) throws(EventLogError) {
        try withFiles { (files) throws(EventLogError) in
            try files.environment.write { (transaction) throws(EventLogError) in
                guard try fact(.format, as: UInt32.self, in: transaction, of: files) == nil else {
                    throw EventLogError(.alreadyExists, operation: "make a log in", path: path)
                }
                try put(.format, Self.format, in: &transaction, of: files)
                try put(.id, id.byteSwapped, in: &transaction, of: files)
                try put(.created, createdAt, in: &transaction, of: files)
            }
        }
    }

    /// Checks that this program can read the log, and returns its id.
    func readIdentity() throws(EventLogError) -> UInt128 {
        try withFiles { (files) throws(EventLogError) in
            try files.environment.read { (transaction) throws(EventLogError) in
                guard let format = try fact(.format, as: UInt32.self, in: transaction, of: files) else {
                    throw EventLogError(.notFound, operation: "open the log", path: path)
                }
                guard format == Self.format else {
                    throw EventLogError(
                        .newerFormat, operation: "open the log", path: path,
                        detail: "its format is \(format), this program's \(Self.format)")
                }
                guard let id = try fact(.id, as: UInt128.self, in: transaction, of: files) else {
                    throw EventLogError(
                        .damaged(position: 0), operation: "open the log", path: path, detail: "it has no id")
                }
                return id.byteSwapped
            }
        }
    }

    private func fact<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ fact: LogFact, as type: Integer.Type, in transaction: borrowing some Transaction & ~Copyable, of files: Files
    ) throws(EventLogError) -> Integer? {
        do throws(LMDBError) {
            guard let value = try transaction.get(fact.key.span, from: files.facts) else { return nil }
            guard value.count == MemoryLayout<Integer>.size else { return nil }
            return value.loadLittleEndian(at: 0)
        } catch {
            throw EventLogError(error)
        }
    }

    private func put(
        _ fact: LogFact, _ value: some FixedWidthInteger, in transaction: inout WriteTransaction, of files: Files
    ) throws(EventLogError) {
        let bytes = (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        do throws(LMDBError) {
            try transaction.put(fact.key.span, bytes.span, into: files.facts)
        } catch {
            throw EventLogError(error)
        }
    }
}
