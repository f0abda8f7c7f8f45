internal import AuditTrail
public import EventLog
internal import Projections
public import TenantModel

/// All tenants as they were at a moment.
///
/// Each is made when it is asked for: from what it is now if nothing has changed it since, else from the last state
/// that was kept of it before the moment, and its events from there.
public struct Past: Sendable {
    /// The last position that counts.
    public let position: Position
    /// The time that deadlines are evaluated at.
    public let time: Timestamp

    let platform: Platform

    /// A tenant as it was; `nil`: it was not there yet.
    ///
    /// - Throws: ``PlatformError``.
    /// - Complexity: O(log n + the events since the state that was kept before the moment), at most some hundred.
    public func tenant(_ id: TenantID) throws -> Tenant? {
        let (current, kept, catalogs) = try platform.read { fleet in
            let current = fleet.tenant(id)
            let isOld = current.map { $0.position <= position } ?? true
            return (current, isOld ? nil : fleet.snapshot(of: id, through: position), fleet.catalogs)
        }
        guard let current, current.position > position else { return current }
        return try fold(id, from: kept, catalogs)
    }

    /// The tenant that a name meant, or else means now.
    ///
    /// - Throws: ``PlatformError`` with `notFound`.
    public func tenant(named name: String) throws -> Tenant {
        if let tenant = try tenant(called: name) { return tenant }
        guard let id = try platform.read({ $0.resolve(name) }), let tenant = try tenant(id) else {
            throw PlatformError(
                .notFound, "there is no tenant \(name) at that moment",
                hint: "'tenantry tenant list --at' shows those there were; a day is its beginning, 00:00 UTC.")
        }
        return tenant
    }

    /// The tenant that had an id, a slug or an external id then; `nil`: none had.
    ///
    /// - Complexity: O(log n) if it still has the name, else O(changes of names since).
    public func tenant(called name: String) throws -> Tenant? {
        if let id = try platform.read({ $0.resolve(name) }), let tenant = try tenant(id), tenant.isCalled(name) {
            return tenant
        }
        let head = try platform.head()
        guard position < head else { return nil }
        // Whoever had the name and has lost it has changed it since, or was purged.
        var query = AuditQuery()
        query.actions = EventPayload.freeingNames
        var found: Tenant?
        try platform.forEachEntry(query, within: position + 1...head) { event in
            guard let id = event.tenant, event.payload.frees(name), let tenant = try tenant(id) else { return true }
            found = tenant.isCalled(name) ? tenant : nil
            return found == nil
        }
        return found
    }

    /// Shows every tenant that there was, in the order of their ids.
    ///
    /// - Complexity: O(n) times what ``tenant(_:)`` takes.
    public func forEachTenant(_ body: (Tenant) throws -> Void) throws {
        var after: TenantID?
        while true {
            let page = try tenants(after: after, limit: 256)
            for tenant in page { try body(tenant) }
            guard page.count == 256 else { return }
            after = page.last?.id
        }
    }

    /// Tenants that there were, in the order of their ids: fewer than the limit only at the end.
    func tenants(after start: TenantID?, limit: Int) throws -> [Tenant] {
        var found: [Tenant] = []
        var after = start
        while found.count < limit {
            let ids = try platform.read { fleet in Array(fleet.tenants(after: after).prefix(256)).map(\.id) }
            for id in ids where found.count < limit {
                if let tenant = try tenant(id) { found.append(tenant) }
            }
            guard ids.count == 256 else { break }
            after = ids.last
        }
        return found
    }

    private func fold(_ id: TenantID, from kept: Tenant?, _ catalogs: [Catalog.ID: Catalog]) throws -> Tenant? {
        let start = kept?.position ?? 0
        guard start < position else { return kept }
        var fold = TenantFold(from: kept, catalogs: catalogs)
        try platform.fold(.history(of: id), within: start + 1...position, into: &fold)
        return fold.tenant
    }
}

extension Tenant {
    /// Whether a text is its id, its slug or its external id.
    public func isCalled(_ name: String) -> Bool {
        slug == name || externalID == name || TenantID(name) == id
    }
}
