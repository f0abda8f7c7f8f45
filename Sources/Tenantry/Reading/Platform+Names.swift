internal import AuditTrail
public import EventLog
internal import Projections
public import TenantModel

extension Platform {
    /// A tenant as of the log's head, by its id, slug or external id.
    ///
    /// - Throws: ``PlatformError`` with `notFound`; its hint names the tenant that was called so last.
    /// - Complexity: O(log n); for a name that nobody has, O(changes of names).
    public func tenant(_ name: String) throws -> Tenant {
        do {
            return try read { try $0.tenants(named: name)[0] }
        } catch let error as PlatformError where error.code == .notFound {
            guard let (tenant, position) = try? lastHolder(of: name) else { throw error }
            throw PlatformError(
                .notFound, error.detail, hint: "\(tenant) was called so until #\(position): ask by its id.")
        }
    }

    /// Who lost a name last, and by which event; `nil`: nobody did.
    ///
    /// - Complexity: O(changes of names).
    public func lastHolder(of name: String) throws -> (tenant: TenantID, position: Position)? {
        var query = AuditQuery()
        query.actions = EventPayload.freeingNames
        var found: (TenantID, Position)?
        try forEachEntry(query, within: 1...max(1, head())) { event in
            if let tenant = event.tenant, event.payload.frees(name) { found = (tenant, event.position) }
            return found == nil
        }
        return found
    }

    /// A tenant's slug, for people to read; its id if there is no such tenant.
    public func shownName(of tenant: TenantID) -> String {
        shownNames(of: [tenant])[tenant] ?? tenant.description
    }

    /// The slugs of tenants, for people to read; the ids of those that are not there.
    func shownNames(of tenants: Set<TenantID>) -> [TenantID: String] {
        let slugs = try? read { fleet in tenants.map { ($0, fleet.tenant($0)?.slug ?? $0.description) } }
        return Dictionary(uniqueKeysWithValues: slugs ?? tenants.map { ($0, $0.description) })
    }
}

extension Fleet {
    /// The tenant that a name means, or all tenants that are not gone where there is none.
    ///
    /// - Throws: ``PlatformError`` with `notFound`.
    public func tenants(named name: String?) throws -> [Tenant] {
        guard let name else { return allTenants.filter { !$0.state.isGone } }
        guard let tenant = resolve(name).flatMap({ tenant($0) }) else {
            throw PlatformError(
                .notFound, "there is no tenant \(name)", hint: "'tenantry tenant list' shows those there are.")
        }
        return [tenant]
    }
}

extension EventPayload {
    /// The types of what takes a name from a tenant.
    static let freeingNames = [EventType.profileUpdated.name, EventType.tenantPurged.name]

    /// Whether a tenant lost a name by it.
    func frees(_ name: String) -> Bool {
        switch self {
        case .profileUpdated(let message):
            message.changes.contains {
                ["slug", "external_id"].contains($0.field) && $0.hasFrom && $0.from == name
            }
        case .tenantPurged(let message): message.slug == name
        default: false
        }
    }
}
