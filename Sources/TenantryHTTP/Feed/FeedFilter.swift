internal import Tenantry
internal import TenantModel

/// What a feed is to tell: events, and changes of health that follow from them.
struct FeedFilter: Sendable {
    /// Which events; their types are in ``types``.
    var events = EventFilter()
    /// Of which types; empty: of all, unless only health is wanted.
    var types: Set<EventType> = []
    /// Whether changes of health are told.
    var wantsHealth = false

    /// The position after which it begins.
    var after: Position {
        get { events.after }
        set { events.after = newValue }
    }

    /// How far it goes.
    var through: Position {
        get { events.through }
        set { events.through = newValue }
    }

    /// Adds a type by its name.
    ///
    /// - Returns: whether there is one.
    mutating func add(type name: String) -> Bool {
        if name == HealthChange.name {
            wantsHealth = true
            return true
        }
        guard let type = EventType(name: name) else { return false }
        types.insert(type)
        return true
    }

    /// What is to be read of the log.
    var read: EventFilter {
        var filter = events
        filter.types = wantsHealth ? types.union(HealthChange.causes) : types
        if wantsHealth { filter.actions = [] }
        return filter
    }

    /// Whether an event that was read is to be told itself.
    func wants(_ event: Event) -> Bool {
        guard wantsHealth else { return true }
        return types.contains(event.payload.type) && events.acceptsAction(of: event)
    }
}
