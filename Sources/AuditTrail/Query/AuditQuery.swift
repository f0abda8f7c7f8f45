/// Which entries of the trail are wanted; what is not set leaves all through.
///
/// Every filter that is set must hold. Texts are compared byte by byte.
public struct AuditQuery: Hashable, Sendable {
    /// Whose, by the id's bits; 0: the platform's own.
    public var tenant: UInt128?
    /// Who did it.
    public var actor: String?
    /// What kind of actor.
    public var actorType: String?
    /// On whose behalf.
    public var onBehalfOf: String?
    /// What was done: any of these names, or of their beginnings with `*` at the end.
    public var actions: [String] = []
    /// What kind of thing it was done to.
    public var resourceType: String?
    /// Which one.
    public var resource: String?
    /// How it ended: 1 succeeded, 2 denied, 3 failed.
    public var outcome: UInt8?
    /// The class: 1 create, 2 read, 3 update, 4 delete, 5 execute.
    public var operation: UInt8?
    /// From which network address.
    public var sourceIP: String?
    /// With which program.
    public var userAgent: String?
    /// In which request.
    public var requestID: String?
    /// In which workflow.
    public var correlationID: String?
    /// From which imported row.
    public var importID: String?
    /// About whom.
    public var subject: String?
    /// Which field it changed, or the beginning of its name with `*` at the end.
    public var field: String?
    /// At or after this time, in microseconds since 1970 UTC.
    public var since: Int64?
    /// Before this time.
    public var until: Int64?
    /// Whether the times are those of happening, not of recording.
    public var isByOccurrence = false
    /// Whether metering is wanted as well.
    public var includesUsage = false
    /// Whether the oldest come first.
    public var isOldestFirst = false

    /// Leaves everything through but metering.
    public init() {}
}
