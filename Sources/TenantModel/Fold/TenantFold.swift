/// One tenant's state, folded from its own events alone: what a replay of one tenant needs.
///
/// A tenant's state depends on nothing but its events and the catalogues that they name, which never change once they
/// are published.
public struct TenantFold: Sendable {
    /// The tenant as of the last event; `nil` before the first.
    public private(set) var tenant: Tenant?
    private let catalogs: [Catalog.ID: Catalog]

    /// Begins before the first event, with every catalogue that an event may name.
    public init(catalogs: [Catalog.ID: Catalog]) {
        self.catalogs = catalogs
    }

    /// Applies the tenant's next event.
    ///
    /// - Throws: ``FoldError`` if the event cannot follow; the state is then good for nothing.
    /// - Complexity: O(log n) in what the tenant holds.
    public mutating func evolve(_ event: Event) throws(FoldError) {
        if case .tenantCreated(let message) = event.payload {
            try create(message, event)
        } else {
            guard let version = tenant?.version else { throw event.fault("the tenant is unknown") }
            guard event.tenant == tenant?.id else { throw event.fault("it belongs to another tenant") }
            guard event.version == version + 1 else {
                throw event.fault("the tenant's next version is \(version + 1)")
            }
            try tenant?.evolve(event, catalogs: catalogs)
            tenant?.version = event.version
            tenant?.position = event.position
            if event.payload.type.countsAsChange {
                tenant?.revision = event.revision
                tenant?.updatedAt = event.recordedAt
            }
        }
    }

    private mutating func create(_ message: TenantCreated, _ event: Event) throws(FoldError) {
        guard tenant == nil, let id = event.tenant else { throw event.fault("the tenant is there already") }
        let catalog = Catalog.ID(message.catalog)
        guard let tier = catalogs[catalog]?.tier(message.tier) else {
            throw event.fault("there is no tier \(message.tier) in the catalogue \(catalog)")
        }
        guard let state = LifecycleState(rawValue: message.state) else {
            throw event.fault("there is no state \(message.state)")
        }
        tenant = Tenant(id: id, message: message, state: state, catalog: catalog, tier: tier, event: event)
    }
}
