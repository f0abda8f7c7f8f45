public import TenantModel

/// One event of a replay, with the state of its tenant on both sides of it.
public struct ReplayStep: Sendable {
    /// Its place in the replay, from 1.
    public let number: Int
    /// What happened.
    public let event: Event
    /// The event's tenant before it; `nil`: there was none, or the event is the platform's.
    public let before: Tenant?
    /// The event's tenant after it.
    public let after: Tenant?
    /// When the tenant's event before it was recorded, or the platform's; 1970 before the first.
    public let timeBefore: Timestamp

    /// When it was recorded: the time that deadlines and periods are evaluated at.
    public var time: Timestamp { event.recordedAt }

    /// Every field of the tenant that is another one after the event, with both sides.
    ///
    /// Taken from the two states, not from what the event says of itself; times, versions and positions, which every
    /// event moves, are left out.
    ///
    /// - Complexity: O(limits), and O(entries) of what has changed, as all members.
    public var changes: [StateDifference] { Tenant.differences(from: before, to: after, at: time) }

    /// Whether the event changed a field: its whole name, or the beginning of one before a dot or a `*`.
    public func changes(_ field: String) -> Bool {
        let pattern = TextPattern(field)
        let part = field.prefix { $0 != "." }
        let found = Tenant.differences(from: before, to: after, at: time, in: part.contains("*") ? nil : String(part))
        return found.contains { pattern.matches(field: $0.field) }
    }
}
