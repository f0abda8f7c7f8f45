internal import LMDB

/// A segment that can be asked, on disk or in memory.
protocol SegmentSource: ~Copyable {
    /// The number that errors name it by.
    var number: UInt64 { get }
    /// How many events it has.
    var events: Int { get }
    /// What it says of all its events.
    borrowing func readSummary() throws(AuditIndexError) -> SegmentSummary
    /// The block of a field; `nil`: no event has such a term.
    @_lifetime(borrow self)
    borrowing func block(_ term: TermKey) throws(AuditIndexError) -> Block?
    /// A column.
    @_lifetime(borrow self)
    borrowing func column(_ name: ColumnName) throws(AuditIndexError) -> Column
}

/// The segments on disk, as one transaction sees them, one of them at a time.
struct StoredSegments: ~Copyable, SegmentSource {
    let store: SegmentStore
    let transaction: ReadTransaction
    /// Which segment is asked.
    var number: UInt64 = 0

    init(_ store: SegmentStore) throws(AuditIndexError) {
        self.store = store
        do throws(LMDBError) { transaction = try store.environment.beginRead() } catch { throw AuditIndexError(error) }
    }

    var events: Int { store.segmentLength }

    borrowing func readSummary() throws(AuditIndexError) -> SegmentSummary {
        try store.summary(number, in: transaction)
    }

    @_lifetime(borrow self)
    borrowing func block(_ term: TermKey) throws(AuditIndexError) -> Block? {
        try store.block(number, term, in: transaction)
    }

    @_lifetime(borrow self)
    borrowing func column(_ name: ColumnName) throws(AuditIndexError) -> Column {
        try store.column(number, name, in: transaction)
    }
}

extension Segment: SegmentSource {
    var number: UInt64 { (first - 1) / UInt64(Segment.length) }

    var events: Int { count }

    func readSummary() throws(AuditIndexError) -> SegmentSummary { summary }

    @_lifetime(borrow self)
    func block(_ term: TermKey) throws(AuditIndexError) -> Block? {
        guard let bytes = blockBytes(term.number) else { return nil }
        do throws(BlockFault) { return try Block(bytes, isVerified: true) } catch {
            throw AuditIndexError(error, number, "\(term)")
        }
    }

    @_lifetime(borrow self)
    func column(_ name: ColumnName) throws(AuditIndexError) -> Column {
        guard let bytes = columnBytes(name) else { throw AuditIndexError(BlockFault.missing, number, "\(name)") }
        do throws(BlockFault) { return try Column(bytes, isVerified: true) } catch {
            throw AuditIndexError(error, number, "\(name)")
        }
    }
}
