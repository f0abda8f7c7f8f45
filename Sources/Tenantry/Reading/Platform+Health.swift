public import TenantModel

/// That a tenant's health has become another one: derived from its states, and no event of the log.
public struct HealthChange: Sendable {
    /// What it is called where events are told.
    public static let name = "health.changed"
    /// The events that can bring it about, or tell that use without an event of its own has.
    public static let causes = direct.union([.quotaThresholdCrossed])
    private static let direct: Set<EventType> = [
        .tenantActivated, .tenantSuspended, .tenantDeactivated, .tenantDeleted, .tenantRestored, .tenantPurged,
        .tierChanged, .limitOverridden, .limitCleared, .usageLevelSet, .usageCorrected, .memberRemoved, .hostRemoved,
    ]

    /// Whose.
    public let tenant: TenantID
    /// The event by which it is known.
    public let position: Position
    /// When that was recorded.
    public let recordedAt: Timestamp
    /// What it was.
    public let before: TenantHealth.Status
    /// What it is, and why.
    public let after: TenantHealth

    /// Whether a threshold's event stands for use that made it cross: not for what is looked at by itself.
    fileprivate static func isOfUse(_ cause: EventType) -> Bool { !direct.contains(cause) }
}

extension Platform {
    /// Whether an event has changed its tenant's health; `nil`: it has not.
    ///
    /// Use is looked at where it crosses a threshold: what goes up and down between two of them is told once.
    ///
    /// - Throws: ``PlatformError``.
    /// - Complexity: as of ``Past/tenant(_:)``, twice, for ``HealthChange/causes``; O(1) for all others.
    public func healthChange(by event: Event) throws -> HealthChange? {
        guard HealthChange.causes.contains(event.payload.type), let id = event.tenant else { return nil }
        var first = event.position
        if event.payload.type == .quotaThresholdCrossed {
            // The first of those that one event made stands for it.
            guard event.causation > 0, event.position == event.causation + 1,
                HealthChange.isOfUse(try self.event(at: event.causation).payload.type)
            else { return nil }
            first = event.causation
        }
        guard let old = try past(at: .position(first - 1)).tenant(id),
            let new = try past(at: .position(event.position)).tenant(id)
        else { return nil }
        // At one time, so that its passing is no change.
        let before = TenantHealth(old, at: event.recordedAt).status
        let after = TenantHealth(new, at: event.recordedAt)
        guard before != after.status else { return nil }
        return HealthChange(
            tenant: id, position: event.position, recordedAt: event.recordedAt, before: before, after: after)
    }
}
