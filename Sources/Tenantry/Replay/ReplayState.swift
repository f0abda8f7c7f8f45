internal import HashTreeCollections
internal import TenantModel

/// What a replay folds: one tenant's state, or everybody's.
struct ReplayState: Sendable {
    // One of the two: the tenant's alone, or the whole.
    private var fold: TenantFold?
    private var fleet: Fleet?
    /// When each tenant's last event was recorded, in everybody's history.
    private var times: TreeDictionary<TenantID, Timestamp> = [:]
    /// When the last event was recorded; 1970 before the first.
    private(set) var time = Timestamp(rawValue: 0)

    /// Before the first event of one tenant.
    init(catalogs: [Catalog.ID: Catalog]) { fold = TenantFold(catalogs: catalogs) }

    /// Before the first event of all.
    init() { fleet = Fleet() }

    /// A tenant as of the last event.
    func tenant(_ id: TenantID?) -> Tenant? {
        guard let id else { return nil }
        return fold.map { $0.tenant.flatMap { $0.id == id ? $0 : nil } } ?? fleet?.tenant(id)
    }

    /// When a tenant's last event was recorded, or anybody's where there is no tenant; 1970 before the first.
    func time(of id: TenantID?) -> Timestamp {
        guard fleet != nil, let id else { return time }
        return times[id] ?? Timestamp(rawValue: 0)
    }

    /// An event of another history as the next one of this: with the place that it has here.
    func next(_ event: Event) -> Event {
        var event = event
        if let fleet { event.position = fleet.position + 1 }
        let tenant = tenant(event.tenant)
        let isPlatforms = event.tenant == nil
        let last = isPlatforms ? fleet?.platformVersion : tenant?.version
        let revision = isPlatforms ? fleet?.platformRevision : tenant?.revision
        event.version = (last ?? 0) + 1
        event.revision = event.payload.type.countsAsChange ? event.version : revision ?? 0
        return event
    }

    /// Applies the next event.
    ///
    /// - Throws: what the fold says; the state is then good for nothing.
    mutating func evolve(_ event: Event) throws(FoldError) {
        try fold?.evolve(event)
        try fleet?.evolve(event)
        time = event.recordedAt
        if fleet != nil, let id = event.tenant { times[id] = time }
    }
}

extension PlatformError {
    /// What it means that a log's event cannot follow those before it.
    init(_ error: FoldError) { self.init(.damaged, error.description) }
}
