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
    public var context: CommandContext { sharedContext.value }
    /// The events so far.
    public private(set) var events: [Event] = []
    /// What the caller is told.
    public private(set) var result = CommandResult()
    private var sharedContext: Box<CommandContext>
    private let nextID: () -> UInt128

    /// Takes the state over: `fleet` is empty until it is given back, so that it can be changed in place.
    init(taking fleet: inout Fleet, now: Timestamp, context: CommandContext, nextID: @escaping () -> UInt128) {
        self.fleet = Fleet()
        self.time = now
        sharedContext = Box(context)
        self.nextID = nextID
        swap(&self.fleet, &fleet)
    }

    /// Goes on with what the caller says of the next command.
    mutating func go(on context: CommandContext) { sharedContext = Box(context) }

    /// Gives the state back, with the events.
    mutating func giveBack(to fleet: inout Fleet) { swap(&self.fleet, &fleet) }

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
        let last = fleet.versions(of: tenant)
        let version = last.version + 1
        let revision = type.countsAsChange ? version : last.revision
        let event = Event(
            id: EventID(rawValue: nextID()), position: fleet.position + 1, tenant: tenant, version: version,
            revision: revision, recordedAt: time, occurredAt: occurredAt, outcome: outcome,
            operation: operation ?? type.operation, causation: causation, action: action, resource: resource,
            sharedContext: sharedContext, payload: payload)
        do throws(FoldError) {
            try fleet.evolve(event)
        } catch {
            throw Refusal(.internalError, error.description)
        }
        result.note(event)
        events.append(event)
    }
}
