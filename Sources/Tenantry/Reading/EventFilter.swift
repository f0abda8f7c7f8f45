public import EventLog
public import TenantModel

/// Which events are wanted; what is not set leaves all through.
public struct EventFilter: Hashable, Sendable {
    /// Whose.
    public var tenant: TenantID?
    /// Of which types.
    public var types: Set<EventType> = []
    /// Of which actions: a whole name, or the start of one with `*` at its end.
    public var actions: [String] = []
    /// Recorded at or after.
    public var since: Timestamp?
    /// Recorded before.
    public var until: Timestamp?
    /// After which position.
    public var after: Position = 0
    /// Up to and with which position.
    public var through: Position = .max

    /// Leaves everything through.
    public init() {}

    /// Whether a record is wanted, seen in place.
    func accepts(_ record: borrowing RecordView) -> Bool {
        if let tenant, record.tenant != tenant.rawValue { return false }
        if let since, record.recordedAt < since.rawValue { return false }
        if let until, record.recordedAt >= until.rawValue { return false }
        let type = EventType(rawValue: record.type)
        if !types.isEmpty, type.map({ !types.contains($0) }) ?? true { return false }
        guard !actions.isEmpty else { return true }
        return acceptsAction(record.text(of: .action) ?? type?.name ?? "")
    }

    /// Whether an event's action is wanted.
    public func acceptsAction(of event: Event) -> Bool { acceptsAction(event.actionName) }

    private func acceptsAction(_ action: String) -> Bool {
        actions.isEmpty
            || actions.contains { wanted in
                wanted.hasSuffix("*") ? action.hasPrefix(wanted.dropLast()) : action == wanted
            }
    }
}
