/// What a fold needs to know of recorded use.
///
/// Most events are of this kind. A fold reads them in place, without making an event of each.
public struct Metering: Hashable, Sendable {
    /// Its place in the log.
    public var position: Position
    /// Whose use it is; `nil`: it cannot follow anything.
    public var tenant: TenantID?
    /// Its place in the tenant's history.
    public var version: UInt64
    /// The version of the tenant's last event that counts as a change.
    public var revision: UInt64
    /// When the log took it.
    public var recordedAt: Timestamp
    /// When it happened.
    public var occurredAt: Timestamp
    /// What was used, as the event says it.
    public var metric: String
    /// How much.
    public var amount: Int64
    /// What makes its request recognisable.
    public var idempotency: Idempotency?
    /// The row of an import that has brought it.
    public var importRow: ImportRow?

    /// Takes all its facts.
    public init(
        position: Position, tenant: TenantID?, version: UInt64, revision: UInt64, recordedAt: Timestamp,
        occurredAt: Timestamp, metric: String, amount: Int64, idempotency: Idempotency?, importRow: ImportRow?
    ) {
        self.position = position
        self.tenant = tenant
        self.version = version
        self.revision = revision
        self.recordedAt = recordedAt
        self.occurredAt = occurredAt
        self.metric = metric
        self.amount = amount
        self.idempotency = idempotency
        self.importRow = importRow
    }

    /// What an event says of recorded use; `nil`: it says something else.
    public init?(_ event: Event) {
        guard case .usageRecorded(let message) = event.payload else { return nil }
        self.init(event, message)
    }

    init(_ event: Event, _ message: UsageRecorded) {
        self.init(
            position: event.position, tenant: event.tenant, version: event.version, revision: event.revision,
            recordedAt: event.recordedAt, occurredAt: event.occurredAt, metric: message.metric, amount: message.amount,
            idempotency: event.context.idempotency, importRow: event.context.importRow)
    }
}
