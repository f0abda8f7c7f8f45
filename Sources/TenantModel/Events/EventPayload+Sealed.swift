extension EventPayload {
    /// Whether the event has a value that only the holder of its tenant's key can read.
    public var hasSealedValue: Bool {
        switch self {
        case .tenantCreated(let message): message.hasBillingEmail || message.hasContactPhone
        case .profileUpdated(let message): message.hasBillingEmail || message.hasContactPhone
        case .isolationAssigned(let message): message.from.hasDatabaseURL || message.to.hasDatabaseURL
        case .invitationCreated(let message): message.hasEmail
        case .configSet(let message): message.from.hasSecret || message.to.hasSecret
        case .configDeleted(let message): message.from.hasSecret
        default: false
        }
    }
}
