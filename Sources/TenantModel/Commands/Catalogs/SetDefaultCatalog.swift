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
