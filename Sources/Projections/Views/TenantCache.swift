internal import EventLog
internal import TenantModel

/// Tenants that were sealed or looked up lately, decoded: of one sealed position.
///
/// Two generations: when the newer one is full it becomes the older, so that what nobody asks for is forgotten.
struct TenantCache {
    /// The most bytes of rows that one generation stands for.
    private static let size = 32 << 20

    private var sealed: Position = 0
    private var newer: [TenantID: Entry] = [:]
    private var older: [TenantID: Entry] = [:]
    private var newerSize = 0

    private struct Entry {
        let tenant: Box<Tenant>
        let size: Int
    }

    /// A tenant as of a sealed position.
    mutating func tenant(_ id: TenantID, sealed: Position) -> Box<Tenant>? {
        guard sealed == self.sealed else { return nil }
        if let entry = newer[id] { return entry.tenant }
        guard let entry = older[id] else { return nil }
        insert(entry, id)
        return entry.tenant
    }

    /// Keeps a tenant as of a sealed position; those of another one are forgotten.
    mutating func insert(_ tenant: Box<Tenant>, _ id: TenantID, size: Int, sealed: Position) {
        guard sealed >= self.sealed else { return }
        if sealed > self.sealed { forget(asOf: sealed) }
        insert(Entry(tenant: tenant, size: size), id)
    }

    /// Follows a seal of this process: what it has not changed is as it was.
    mutating func advance(from before: Position, to sealed: Position) {
        guard before == self.sealed else { return forget(asOf: max(sealed, self.sealed)) }
        self.sealed = sealed
    }

    private mutating func forget(asOf sealed: Position) {
        self = TenantCache()
        self.sealed = sealed
    }

    private mutating func insert(_ entry: Entry, _ id: TenantID) {
        if newerSize > Self.size {
            older = newer
            newer = [:]
            newerSize = 0
        }
        newerSize += entry.size - (newer.updateValue(entry, forKey: id)?.size ?? 0)
    }
}
