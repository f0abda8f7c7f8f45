public import TenantModel

/// What is to be otherwise when history is replayed: another catalogue, or events that did not happen.
public struct WhatIf: Sendable {
    /// The tiers instead of those of every version of the catalogue with this name; a tier that it has not stays.
    public var catalog: Catalog?
    /// Events that are left out, by their positions.
    public var positions: Set<Position> = []
    /// Actors whose events are left out, by their ids.
    public var actors: Set<String> = []
    /// Types of which events are left out: `member.removed`, or `member.*`.
    public var types: [String] = []

    /// Leaves everything as it was.
    public init() {}

    /// Whether an event is left out.
    func leavesOut(_ event: Event) -> Bool {
        if positions.contains(event.position) || actors.contains(event.context.actor.id) { return true }
        return types.contains { TextPattern($0).matches(event.payload.type.name) }
    }

    /// A catalogue as it would have been.
    func changed(_ catalog: Catalog) -> Catalog {
        guard let other = self.catalog, other.id.name == catalog.id.name else { return catalog }
        let kept = catalog.tiers.filter { old in !other.tiers.contains { $0.id == old.id } }
        return Catalog(
            id: catalog.id, defaultTier: other.defaultTier, tiers: other.tiers + kept,
            aliases: catalog.aliases.filter { alias in !other.tiers.contains { $0.id == alias.key } }
                .merging(other.aliases) { $1 },
            defaultSets: other.defaultSets, tracked: other.tracked)
    }

    /// An event as it would have been: the catalogues that are published are others.
    func changed(_ event: Event) -> Event {
        guard case .catalogPublished(let message) = event.payload, let catalog = Catalog(message) else { return event }
        var event = event
        event.payload = .catalogPublished(changed(catalog).message)
        return event
    }
}
