/// A command being decided: the state that it sees, and the events that it makes.
///
/// Each event is applied to the draft at once, so that what comes after sees it, and so that nothing is ever appended
/// that a fold could not apply.
public struct Decision {
    /// The state with the events so far.
    public private(set) var fleet: Fleet
    /// The time that the events get.
    public let time: Timestamp
    /// What the caller said about the command.
    public let context: CommandContext
    /// The events so far.
    public private(set) var events: [Event] = []
    /// What the caller is told.
    public private(set) var result = CommandResult()
    private let nextID: () -> UInt128

    init(fleet: Fleet, now: Timestamp, context: CommandContext, nextID: @escaping () -> UInt128) {
        self.fleet = fleet
        self.time = now
        self.context = context
        self.nextID = nextID
    }

    /// When what the command is about happened.
    var occurredAt: Timestamp { context.occurredAt ?? time }

    /// The tenant that a command is about.
    ///
    /// - Throws: ``Refusal``: `tenant-not-found`, `tenant-purged`.
    func tenant(_ id: TenantID) throws(Refusal) -> Tenant {
        guard let tenant = fleet.tenant(id) else {
            throw Refusal(.tenantNotFound, "there is no tenant \(id)")
        }
        guard tenant.state != .purged else { throw Refusal(.tenantPurged, "the tenant \(tenant.slug) was purged") }
        return tenant
    }

    /// The tenant that a command wants to change.
    ///
    /// - Throws: ``Refusal``: as ``tenant(_:)``, and `invalid-transition` if it is deleted.
    func changeableTenant(_ id: TenantID) throws(Refusal) -> Tenant {
        let tenant = try tenant(id)
        guard tenant.state != .deleted else {
            throw Refusal(.invalidTransition, "the tenant \(tenant.slug) is deleted; restore it first")
        }
        return tenant
    }

    /// Makes an event and applies it.
    mutating func emit(
        _ payload: EventPayload, tenant: TenantID?, resource: Resource? = nil, outcome: Outcome = .succeeded,
        operation: Operation? = nil, action: String? = nil, causation: Position = 0
    ) throws(Refusal) {
        let type = payload.type
        let existing = tenant.flatMap { fleet.tenant($0) }
        let version = (tenant == nil ? fleet.platformVersion : existing?.version ?? 0) + 1
        let revision =
            type.countsAsChange ? version : (tenant == nil ? fleet.platformRevision : existing?.revision ?? 0)
        let event = Event(
            id: EventID(rawValue: nextID()), position: fleet.position + 1, tenant: tenant, version: version,
            revision: revision, recordedAt: time, occurredAt: occurredAt, outcome: outcome,
            operation: operation ?? type.operation, causation: causation, action: action, resource: resource,
            context: context, payload: payload)
        do throws(FoldError) {
            try fleet.evolve(event)
        } catch {
            throw Refusal(.internalError, error.description)
        }
        result.note(event)
        events.append(event)
    }

    /// Gives the draft back, without another reference to it.
    consuming func finish() -> (fleet: Fleet, events: [Event], result: CommandResult) { (fleet, events, result) }
}
