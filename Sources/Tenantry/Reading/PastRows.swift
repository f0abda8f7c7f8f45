internal import EventLog
internal import Synchronization
internal import TenantModel

/// The rows that a state would have had at a moment, made as they are asked for: tenants, their slugs and external ids.
///
/// Credentials and memberships are not told: nobody is let in by those of yesterday.
final class PastRows: SealedRows {
    private let past: Past
    private let failure = Mutex<(any Error)?>(nil)

    init(_ past: Past) { self.past = past }

    /// Throws what could not be read.
    func check() throws { if let failure = failure.withLock({ $0 }) { throw failure } }

    var segmentLength: Position { .max }

    func advance(to position: Position) {}

    func reject(_ key: [UInt8], in table: RowTable, _ fault: RowFault) { note(fault) }

    func tenant(_ id: TenantID, catalogs: [Catalog.ID: Catalog]) -> Box<Tenant>? {
        do { return try past.tenant(id).map(Box.init) } catch {
            note(error)
            return nil
        }
    }

    func lastRow(in table: RowTable, prefix: [UInt8], through key: [UInt8]) -> Row? { nil }

    func value(of key: [UInt8], in table: RowTable) -> [UInt8]? {
        guard table == .owners else { return nil }
        do {
            let name = String(decoding: key.dropFirst(), as: UTF8.self)
            guard let id = try past.tenant(called: name)?.id else { return nil }
            return (0..<16).map { UInt8(truncatingIfNeeded: id.rawValue >> ($0 * 8)) }
        } catch {
            note(error)
            return nil
        }
    }

    func rows(in table: RowTable, prefix: [UInt8], from key: [UInt8], limit: Int) -> [Row] {
        guard table == .tenants else { return [] }
        do {
            let start = key.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            return try past.tenants(after: start == 0 ? nil : TenantID(rawValue: start - 1), limit: limit).map {
                tenant in
                var bytes = CanonicalBytes()
                tenant.writeCanonical(to: &bytes)
                let key = (0..<16).map { UInt8(truncatingIfNeeded: tenant.id.rawValue >> (120 - $0 * 8)) }
                return Row(key: key, value: bytes.bytes)
            }
        } catch {
            note(error)
            return []
        }
    }

    private func note(_ error: any Error) { failure.withLock { $0 = $0 ?? error } }
}
