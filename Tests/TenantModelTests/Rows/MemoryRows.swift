import Synchronization
import TenantModel

/// Sealed rows in memory, with a small segment.
final class MemoryRows: SealedRows {
    let segmentLength: Position
    private let state = Mutex(State())

    private struct State {
        var tables: [RowTable: [[UInt8]: [UInt8]]] = [:]
        var faults: [RowFault] = []
    }

    init(segmentLength: Position) { self.segmentLength = segmentLength }

    /// What could not be read.
    var faults: [RowFault] { state.withLock { $0.faults } }

    /// Seals the rows of a layer.
    func seal(_ layer: Layer) {
        let forgotten = layer.forgottenAnswers(in: self)
        let changes = RowTable.allCases.map { ($0, layer.rows(in: $0)) }
        state.withLock { state in
            for (table, rows) in forgotten + changes {
                for row in rows { state.tables[table, default: [:]][row.key] = row.value }
            }
        }
    }

    func count(in table: RowTable) -> Int { state.withLock { $0.tables[table]?.count ?? 0 } }

    func change(_ key: [UInt8], in table: RowTable, to value: [UInt8]) {
        state.withLock { $0.tables[table, default: [:]][key] = value }
    }

    func value(of key: [UInt8], in table: RowTable) -> [UInt8]? { state.withLock { $0.tables[table]?[key] } }

    func rows(in table: RowTable, prefix: [UInt8], from key: [UInt8], limit: Int) -> [Row] {
        let found = state.withLock { $0.tables[table] ?? [:] }.filter { entry in
            entry.key.starts(with: prefix) && !entry.key.lexicographicallyPrecedes(key)
        }
        let sorted = found.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return sorted.prefix(limit).map { Row(key: $0.key, value: $0.value) }
    }

    func lastRow(in table: RowTable, prefix: [UInt8], through key: [UInt8]) -> Row? {
        rows(in: table, prefix: prefix, from: prefix, limit: .max).last { !key.lexicographicallyPrecedes($0.key) }
    }

    func tenant(_ id: TenantID, catalogs: [Catalog.ID: Catalog]) -> Box<Tenant>? {
        let key = (0..<16).map { UInt8(truncatingIfNeeded: id.rawValue >> (120 - $0 * 8)) }
        return value(of: key, in: .tenants).flatMap { decodeTenant($0, of: id, catalogs: catalogs) }.map(Box.init)
    }

    func advance(to position: Position) {}

    func reject(_ key: [UInt8], in table: RowTable, _ fault: RowFault) { state.withLock { $0.faults.append(fault) } }
}
