/// What a caller says about a command beside the command itself; it goes into every event that the command makes.
public struct CommandContext: Hashable, Sendable {
    /// Who asks.
    public var actor: Actor
    /// By which way.
    public var origin: Origin
    /// From which network address.
    public var sourceIP: String?
    /// With which program.
    public var userAgent: String?
    /// In which request.
    public var requestID: String?
    /// In which workflow.
    public var correlationID: String?
    /// In which W3C trace.
    public var traceparent: String?
    /// Why.
    public var reason: String?
    /// The persons whom the data is about.
    public var subjects: [String] = []
    /// When it happened, if not now.
    public var occurredAt: Timestamp?
    /// The revision that the tenant must have.
    public var expectedRevision: UInt64?
    /// What makes a repetition recognisable.
    public var idempotency: Idempotency?
    /// The row that an import made the command from, and a hash of it and its source: kept for ever.
    public var importRow: ImportRow?

    /// Makes a context.
    public init(actor: Actor, origin: Origin) {
        self.actor = actor
        self.origin = origin
    }
}
