public import AuditTrail
internal import EventLog
internal import LMDB
internal import Synchronization
public import TenantModel

extension Views {
    /// Seals a layer's rows and its segments of the audit trail's index, if nobody has yet: one synced transaction.
    ///
    /// - Parameters:
    ///   - layer: the changes of full segments, which must be durable in the log.
    ///   - index: the same positions, indexed.
    ///   - eventID: the id of the layer's last event.
    /// - Returns: whether this call has sealed it, not another process before it.
    /// - Throws: ``ViewsError``; then nothing was sealed.
    /// - Complexity: O(rows · log n).
    @discardableResult
    public func seal(_ layer: Layer, _ index: [Segment], eventID: UInt128) throws(ViewsError) -> Bool {
        let sealed = rows(asOf: layer.position)
        let changes = layer.forgottenAnswers(in: sealed) + RowTable.allCases.map { ($0, layer.rows(in: $0)) }
        if case .failed(let error) = sealed.standing { throw error }
        let isSealed = try environment.write { (transaction) throws(ViewsError) in
            guard try Self.seal(in: transaction, facts, path).position == layer.start else { return false }
            do throws(LMDBError) {
                for (table, rows) in changes { try Self.put(rows, into: self.table(table), &transaction) }
                try Self.write(Seal(position: layer.position, eventID: eventID), to: &transaction, facts)
            } catch {
                throw ViewsError(error)
            }
            do throws(AuditIndexError) {
                for segment in index { try segments.write(segment, to: &transaction) }
            } catch {
                throw ViewsError(error, path: path)
            }
            return true
        }
        if isSealed { remember(layer, changes) }
        return isSealed
    }

    private static func put(
        _ rows: [Row], into table: Database<[UInt8]>, _ transaction: inout WriteTransaction
    ) throws(LMDBError) {
        for row in rows {
            if let value = row.value {
                try transaction.put(row.key.span, value.span, into: table)
            } else {
                try transaction.delete(row.key.span, from: table)
            }
        }
    }

    /// Keeps the tenants that were sealed, which are likely to be asked for again.
    private func remember(_ layer: Layer, _ changes: [(table: RowTable, rows: [Row])]) {
        var sizes: [TenantID: Int] = [:]
        for row in changes.first(where: { $0.table == .tenants })?.rows ?? [] {
            sizes[TenantID(rawValue: UInt128(bigEndian: row.key))] = row.value?.count ?? 0
        }
        cache.withLock { cache in
            cache.advance(from: layer.start, to: layer.position)
            for (id, tenant) in layer.sharedTenants {
                cache.insert(tenant, id, size: sizes[id] ?? 0, sealed: layer.position)
            }
        }
    }
}
