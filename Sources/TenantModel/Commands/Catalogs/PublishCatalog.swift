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
