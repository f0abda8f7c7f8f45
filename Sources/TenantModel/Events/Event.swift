/// A place in the log: 1, 2, 3 and so on, 0 before the first.
public typealias Position = UInt64

/// A fact about a tenant or the platform.
public struct Event: Hashable, Sendable {
    /// Its own id.
    public var id: EventID
    /// Its place in the log.
    public var position: Position
    /// Whom it is about; `nil`: the platform.
    public var tenant: TenantID?
    /// Its place in the tenant's history.
    public var version: UInt64
    /// The version of the tenant's last event that counts as a change.
    public var revision: UInt64
    /// When the log took it.
    public var recordedAt: Timestamp
    /// When it happened.
    public var occurredAt: Timestamp
    /// How it ended.
    public var outcome: Outcome
    /// The class of what was done.
    public var operation: Operation
    /// The event that caused it; 0 for none.
    public var causation: Position
    /// What was done, where the type does not say it.
    public var action: String?
    /// What it was done to.
    public var resource: Resource?
    /// Who, from where, why.
    public var context: CommandContext {
        get { sharedContext.value }
        set { sharedContext = Box(newValue) }
    }
    /// One for all events of a request: copying an event copies a reference.
    @usableFromInline var sharedContext: Box<CommandContext>
    /// What happened.
    public var payload: EventPayload

    /// Makes an event of all its facts.
    public init(
        id: EventID, position: Position, tenant: TenantID?, version: UInt64, revision: UInt64, recordedAt: Timestamp,
        occurredAt: Timestamp, outcome: Outcome, operation: Operation, causation: Position, action: String?,
        resource: Resource?, context: CommandContext, payload: EventPayload
    ) {
        self.init(
            id: id, position: position, tenant: tenant, version: version, revision: revision, recordedAt: recordedAt,
            occurredAt: occurredAt, outcome: outcome, operation: operation, causation: causation, action: action,
            resource: resource, sharedContext: Box(context), payload: payload)
    }

    /// Makes an event of all its facts, and of a context that it has in common with others.
    @inlinable
    public init(
        id: EventID, position: Position, tenant: TenantID?, version: UInt64, revision: UInt64, recordedAt: Timestamp,
        occurredAt: Timestamp, outcome: Outcome, operation: Operation, causation: Position, action: String?,
        resource: Resource?, sharedContext: Box<CommandContext>, payload: EventPayload
    ) {
        self.id = id
        self.position = position
        self.tenant = tenant
        self.version = version
        self.revision = revision
        self.recordedAt = recordedAt
        self.occurredAt = occurredAt
        self.outcome = outcome
        self.operation = operation
        self.causation = causation
        self.action = action
        self.resource = resource
        self.sharedContext = sharedContext
        self.payload = payload
    }

    /// What was done, for people: an entry of another system that is named like an event of this one says so.
    public var shownAction: String {
        payload.type == .activityRecorded && EventType(name: actionName) != nil
            ? "\(actionName) (reported)" : actionName
    }

    /// What was done: the application's own name, or the type's.
    public var actionName: String { action ?? payload.type.name }
}
