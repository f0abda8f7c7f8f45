/// One tenant's state, folded from its own events alone: what a replay of one tenant needs.
///
/// A tenant's state depends on nothing but its events and the catalogues that they name, which never change once they
/// are published.
public struct TenantFold: Sendable {
    /// The tenant as of the last event; `nil` before the first.
    public private(set) var tenant: Tenant?
    private let catalogs: [Catalog.ID: Catalog]

    /// Begins after some event, or before the first, with every catalogue that an event may name.
    public init(from tenant: Tenant? = nil, catalogs: [Catalog.ID: Catalog]) {
        self.tenant = tenant
        self.catalogs = catalogs
    }

    /// Applies the tenant's next event.
    ///
    /// - Throws: ``FoldError`` if the event cannot follow; the state is then good for nothing.
    /// - Complexity: O(log n) in what the tenant holds.
    public mutating func evolve(_ event: Event) throws(FoldError) {
        guard let id = tenant?.id, let version = tenant?.version, let revision = tenant?.revision else {
            tenant = try Tenant(first: event, catalogs: catalogs)
            return
        }
        guard event.tenant == id else { throw event.fault("it is another tenant's") }
        try event.checkFollows(version: version, revision: revision)
        // In place: a tenant is a large value to copy.
        try tenant?.apply(event, catalogs: catalogs)
    }

    /// Applies recorded use that comes next.
    ///
    /// - Throws: ``FoldError`` if it cannot follow; the state is then good for nothing.
    /// - Complexity: O(log n) in the periods that are kept.
    public mutating func evolve(_ metering: Metering) throws(FoldError) {
        guard let id = tenant?.id else { throw metering.fault("a tenant's history begins with its creation") }
        guard metering.tenant == id else { throw metering.fault("it is another tenant's") }
        try tenant?.evolve(metering)
    }
}
