/// What a caller is told beside "done": a fold over the command's events, so that a repeated request gets the same
/// answer.
public struct CommandResult: Hashable, Sendable {
    /// Whom the command was about; a new tenant's id.
    public var tenant: TenantID?
    /// The revision that the tenant has after it.
    public var revision: UInt64?
    /// The invitation that was made or sent again.
    public var invitation: InvitationID?
    /// The API key that was made or rotated.
    public var apiKey: ApiKeyID?
    /// What is used after a consumption.
    public var usage: UsageAnswer?
    /// What the tenant uses beyond its new limits.
    public var overLimit: [Excess] = []

    /// Nothing yet.
    public init() {}

    /// Takes from an event what a caller is told of it.
    public mutating func note(_ event: Event) {
        tenant = event.tenant ?? tenant
        if event.tenant != nil { revision = event.revision }
        switch event.payload {
        case .invitationCreated(let message): invitation = InvitationID(bytes: message.invitation)
        case .invitationResent(let message): invitation = InvitationID(bytes: message.invitation)
        case .apiKeyCreated, .apiKeyRotated: apiKey = event.payload.apiKey
        case .usageCorrected(let message):
            usage = UsageAnswer(
                metric: message.metric, period: Period(rawValue: message.period), used: message.used, max: nil)
        case .usageRecorded(let message):
            usage = UsageAnswer(
                metric: message.metric, period: Period(rawValue: message.period), used: message.used,
                max: message.hasMax ? message.max : nil)
        case .tierChanged(let message):
            overLimit = message.overLimit.compactMap { excess in
                guard let key = LimitKey(excess.limit), let max = excess.limit.maximum else { return nil }
                return Excess(limit: key, max: max, used: excess.used)
            }
        default: break
        }
    }
}

/// What is used of a metric after a consumption or a recording.
public struct UsageAnswer: Hashable, Sendable {
    /// What was used.
    public let metric: String
    /// The limit's period; `nil` without a limit.
    public let period: Period?
    /// How much, in the period; without a limit, in all.
    public let used: Int64
    /// The limit; `nil` for none.
    public let max: Int64?

    /// What is left; `nil` without a limit.
    public var remaining: Int64? { max.map { Swift.max(0, $0 - used) } }
}
