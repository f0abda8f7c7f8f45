/// Publishes a version of a catalogue, for ever; one that is there already with the same content stays as it is.
public struct PublishCatalog: Command {
    /// The catalogue.
    public var catalog: Catalog

    /// Names the catalogue.
    public init(_ catalog: Catalog) { self.catalog = catalog }

    /// The tenant that it is about.
    public var tenant: TenantID? { nil }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        if let published = decision.fleet.catalogs[catalog.id] {
            guard published != catalog else { return }
            throw Refusal(
                .nameTaken, "the catalogue \(catalog.id) was published with other content; publish a new version")
        }
        let message = catalog.message
        guard Catalog(message) == catalog else {
            throw .validation("/catalog", "must name tiers that there are, and limits that can be")
        }
        try decision.emit(
            .catalogPublished(message), tenant: nil, resource: Resource(type: "catalog", id: catalog.id.description))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        let message = EventPayload.catalogPublished(catalog.message)
        fingerprint.add(String(decoding: message.serialized(), as: UTF8.self))
    }
}

/// Chooses the catalogue of tenants that name none.
public struct SetDefaultCatalog: Command {
    /// Its name.
    public var name: String

    /// Names the catalogue.
    public init(_ name: String) { self.name = name }

    /// The tenant that it is about.
    public var tenant: TenantID? { nil }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        guard let catalog = decision.fleet.newestCatalog(named: name) else {
            let known = Set(decision.fleet.catalogs.keys.map(\.name)).sorted().joined(separator: ", ")
            throw .validation("/catalog", "must be one of \(known)")
        }
        let before = decision.fleet.defaultCatalog
        guard before != catalog.id else { return }
        var change = TextChange()
        change.field = "catalog"
        if let before { change.from = before.name }
        change.to = name
        var changed = SettingsChanged()
        changed.changes = [change]
        try decision.emit(.settingsChanged(changed), tenant: nil, resource: Resource(type: "settings", id: "catalog"))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) { fingerprint.add(name) }
}
