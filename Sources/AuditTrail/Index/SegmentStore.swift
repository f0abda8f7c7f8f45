public import LMDB
internal import Synchronization

/// The index as it is on disk: four databases of an LMDB environment that belongs to whoever handed it in.
///
/// Segments are written once, in order, and never changed; see `docs/FORMAT.md` §7. How far the index goes is the last
/// segment in it.
public final class SegmentStore: Sendable {
    /// The environment.
    public let environment: Environment
    /// Where the hash of terms begins.
    public let seed: UInt64
    /// How many positions a segment has; other than ``Segment/length`` in tests.
    public let segmentLength: Int

    let hash: TermHash
    let segments: Database<UInt64>
    let blocks: Database<UInt64>
    let columns: Database<UInt64>
    let merged: Database<UInt64>
    /// The values whose checksum was compared by this process: the bytes of a segment never change.
    private let verified = Mutex(Set<UInt64>())

    /// How many databases the environment must have room for.
    public static let databases = databaseNames.count

    /// Opens the index, and makes an empty one where there is none.
    ///
    /// - Parameters:
    ///   - seed: of the hash of terms: always the same for an index, and another for another store.
    ///   - segmentLength: 1 to 65,536.
    /// - Throws: ``AuditIndexError`` with `storage`: the environment has no room for four databases, or is read-only
    ///   and has no index.
    public init(
        _ environment: Environment, seed: UInt64, segmentLength: Int = Segment.length
    ) throws(AuditIndexError) {
        precondition((1...Segment.length).contains(segmentLength), "a segment has 1 to 65,536 positions")
        self.environment = environment
        self.seed = seed
        hash = TermHash(seed: seed)
        self.segmentLength = segmentLength
        do throws(LMDBError) {
            segments = try environment.openDatabase(named: Self.databaseNames[0], keys: UInt64.self)
            blocks = try environment.openDatabase(named: Self.databaseNames[1], keys: UInt64.self)
            columns = try environment.openDatabase(named: Self.databaseNames[2], keys: UInt64.self)
            merged = try environment.openDatabase(named: Self.databaseNames[3], keys: UInt64.self)
        } catch {
            throw AuditIndexError(error)
        }
    }

    /// How many segments are in the index; they hold the positions from 1 to as many times ``segmentLength``.
    ///
    /// - Complexity: about a microsecond.
    public func sealedSegments() throws(AuditIndexError) -> UInt64 {
        try environment.read { (transaction) throws(AuditIndexError) in try sealedSegments(in: transaction) }
    }

    /// How many segments a transaction sees.
    public func sealedSegments(
        in transaction: borrowing some Transaction & ~Copyable
    ) throws(AuditIndexError) -> UInt64 {
        do throws(LMDBError) {
            var cursor = try transaction.cursor(over: segments)
            guard let last = try cursor.last() else { return 0 }
            return last.key + 1
        } catch {
            throw AuditIndexError(error)
        }
    }

    /// Adds the next segment in the caller's transaction, and what it completes: every sixteenth one merges the terms
    /// of those before it.
    ///
    /// - Throws: ``AuditIndexError``: `outOfOrder` unless the segment is the next one and full, or `storage`.
    /// - Complexity: O(bytes of the segment); for every sixteenth O(terms of sixteen segments).
    public func write(_ segment: Segment, to transaction: inout WriteTransaction) throws(AuditIndexError) {
        let number = try sealedSegments(in: transaction)
        guard segment.count == segmentLength, segment.first == number * UInt64(segmentLength) + 1 else {
            throw AuditIndexError(
                .outOfOrder(segment: (segment.first - 1) / UInt64(segmentLength), expected: number),
                "it has \(segment.count) records from position \(segment.first) on")
        }
        do throws(LMDBError) {
            for block in segment.blockNumbers {
                guard let bytes = segment.blockBytes(block) else { continue }
                try transaction.put(Self.key(number, block), bytes, into: blocks, mode: .append)
            }
            for name in ColumnName.allCases {
                guard let bytes = segment.columnBytes(name) else { continue }
                try transaction.put(Self.key(number, name.rawValue), bytes, into: columns, mode: .append)
            }
            try transaction.put(number, segment.summary.encoded().span, into: segments, mode: .append)
        } catch {
            throw AuditIndexError(error)
        }
        try merge(through: number, in: &transaction)
    }

    /// Removes everything, in the caller's transaction, so that it can be made anew.
    public func removeAll(in transaction: inout WriteTransaction) throws(AuditIndexError) {
        do throws(LMDBError) {
            for database in [segments, blocks, columns, merged] { try transaction.deleteAll(from: database) }
        } catch {
            throw AuditIndexError(error)
        }
        verified.withLock { $0.removeAll() }
    }

    /// How many bytes of the environment's file the index takes, by what they hold.
    ///
    /// - Complexity: O(1).
    public func sizes() throws(AuditIndexError) -> (blocks: Int, columns: Int, merged: Int, total: Int) {
        try environment.read { (transaction) throws(AuditIndexError) in
            do throws(LMDBError) {
                let blocks = try transaction.statistics(of: blocks).bytes
                let columns = try transaction.statistics(of: columns).bytes
                let merged = try transaction.statistics(of: merged).bytes
                let summaries = try transaction.statistics(of: segments).bytes
                return (blocks, columns, merged, blocks + columns + merged + summaries)
            } catch {
                throw AuditIndexError(error)
            }
        }
    }

    // MARK: - Checksums

    /// The three databases whose values are looked at again and again.
    enum Values: UInt64 {
        case blocks
        case columns
        case merged
    }

    /// Whether this process has compared a value with its checksum.
    func isVerified(_ key: UInt64, of values: Values) -> Bool {
        verified.withLock { $0.contains(key << 2 | values.rawValue) }
    }

    /// Remembers that a value is what its checksum says.
    func noteVerified(_ key: UInt64, of values: Values) {
        _ = verified.withLock { $0.insert(key << 2 | values.rawValue) }
    }
}
