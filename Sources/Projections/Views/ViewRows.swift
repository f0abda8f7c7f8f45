public import EventLog
internal import LMDB
internal import Synchronization
public import TenantModel

/// The sealed rows as one state sees them, which is as of a position.
///
/// Rows that were changed after the last seal are in the state's layers, so that the rows here are right for every
/// state that is not older than the seal. When the seal passes the state's position meanwhile, what is answered from
/// then on may be too new: then the whole question is to be asked again (``Standing/outrun``).
public final class ViewRows: SealedRows {
    /// Whether what was answered can be relied on.
    public enum Standing: Sendable {
        /// It can.
        case sound
        /// The rows have passed the state's position: ask again, of a newer state.
        case outrun
        /// Something could not be read.
        case failed(ViewsError)
    }

    private let views: Views
    private let state: Mutex<(position: Position, standing: Standing)>

    init(_ views: Views, asOf position: Position) {
        self.views = views
        state = Mutex((position, .sound))
    }

    /// Whether everything that was answered so far can be relied on.
    public var standing: Standing { state.withLock { $0.standing } }

    /// How many positions a segment has.
    public var segmentLength: Position { views.segmentLength }

    /// The state has come to a position.
    public func advance(to position: Position) { state.withLock { $0.position = position } }

    /// Remembers that a row is damaged.
    public func reject(_ key: [UInt8], in table: RowTable, _ fault: RowFault) {
        fail(views.damaged("a row of \(table.rawValue): \(fault.reason)"))
    }

    /// The value of a row.
    public func value(of key: [UInt8], in table: RowTable) -> [UInt8]? {
        // No row has another key, whatever is asked for.
        guard (1...Environment.longestKey).contains(key.count) else { return nil }
        return look { (transaction, _) throws(LMDBError) in
            guard let value = try transaction.get(key.span, from: views.table(table)) else { return nil }
            return [UInt8](copying: value)
        }
    }

    /// The rows whose keys begin with a prefix, in order, from a key on.
    public func rows(in table: RowTable, prefix: [UInt8], from key: [UInt8], limit: Int) -> [Row] {
        guard prefix.count <= Environment.longestKey, key.count <= Environment.longestKey else { return [] }
        let rows = look { (transaction, _) throws(LMDBError) -> [Row]? in
            var rows: [Row] = []
            var cursor = try transaction.cursor(over: views.table(table))
            // LMDB has no empty key: everything is after the least of those there can be.
            let start = key.isEmpty ? [0] : key
            guard let first = try cursor.seek(atOrAfter: start.span) else { return rows }
            guard Self.take(first, prefix, &rows) else { return rows }
            while rows.count < limit, let entry = try cursor.next() {
                guard Self.take(entry, prefix, &rows) else { break }
            }
            return rows
        }
        return rows ?? []
    }

    /// The last row whose key begins with a prefix and is not after a key.
    public func lastRow(in table: RowTable, prefix: [UInt8], through key: [UInt8]) -> Row? {
        guard (1...Environment.longestKey).contains(key.count) else { return nil }
        return look { (transaction, _) throws(LMDBError) in
            var cursor = try transaction.cursor(over: views.table(table))
            var rows: [Row] = []
            if let entry = try cursor.seek(atOrAfter: key.span) {
                if Self.take(entry, key, &rows), rows[0].key == key { return rows[0] }
                rows = []
                if let before = try cursor.previous() { _ = Self.take(before, prefix, &rows) }
            } else if let last = try cursor.last() {
                _ = Self.take(last, prefix, &rows)
            }
            return rows.first
        }
    }

    private static func take(_ entry: borrowing Entry<[UInt8]>, _ prefix: [UInt8], _ rows: inout [Row]) -> Bool {
        let key = [UInt8](copying: entry.key)
        guard key.starts(with: prefix) else { return false }
        rows.append(Row(key: key, value: [UInt8](copying: entry.value)))
        return true
    }

    /// A tenant, from memory if it was asked for lately.
    public func tenant(_ id: TenantID, catalogs: [Catalog.ID: Catalog]) -> Box<Tenant>? {
        var cached: Box<Tenant>?
        var sealedPosition: Position = 0
        let bytes = look { (transaction, sealed) throws(LMDBError) -> [UInt8]? in
            sealedPosition = sealed
            cached = views.cache.withLock { $0.tenant(id, sealed: sealed) }
            guard cached == nil else { return nil }
            guard let value = try transaction.get(id.rawValue.bigEndianBytes.span, from: views.table(.tenants)) else {
                return nil
            }
            return [UInt8](copying: value)
        }
        if let cached { return cached }
        guard let bytes, let tenant = decodeTenant(bytes, of: id, catalogs: catalogs).map(Box.init) else { return nil }
        views.cache.withLock { $0.insert(tenant, id, size: bytes.count, sealed: sealedPosition) }
        return tenant
    }

    /// Looks at a snapshot, if it is not too new for the state.
    private func look<Answer>(
        _ body: (borrowing ReadTransaction, Position) throws(LMDBError) -> Answer?
    ) -> Answer? {
        do throws(ViewsError) {
            return try views.environment.read { (transaction) throws(ViewsError) in
                let sealed = try views.sealedPosition(in: transaction)
                guard state.withLock({ sealed <= $0.position }) else {
                    outrun()
                    return nil
                }
                do throws(LMDBError) { return try body(transaction, sealed) } catch { throw ViewsError(error) }
            }
        } catch {
            fail(error)
            return nil
        }
    }

    private func outrun() { state.withLock { if case .sound = $0.standing { $0.standing = .outrun } } }

    private func fail(_ error: ViewsError) { state.withLock { $0.standing = .failed(error) } }
}

extension Fleet {
    /// Whether what the state has answered can be relied on.
    public var standing: ViewRows.Standing { (rows as? ViewRows)?.standing ?? .sound }
}

extension Views {
    func table(_ table: RowTable) -> Database<[UInt8]> {
        guard let database = tables[table] else { preconditionFailure("every table is opened with the views") }
        return database
    }
}
