internal import TenantModel

/// A change of health as the feed tells it: the public JSON shape.
public struct HealthChangeView: Encodable, Sendable {
    let after: String
    let before: String
    /// The event by which it is known.
    let position: Position
    let reasons: [HealthView.Reason]
    let recorded_at: String
    let tenant: String
    let type = HealthChange.name

    /// Shows a change.
    public init(_ change: HealthChange) {
        after = change.after.status.rawValue
        before = change.before.rawValue
        position = change.position
        reasons = change.after.reasons.map(HealthView.Reason.init)
        recorded_at = change.recordedAt.description
        tenant = change.tenant.description
    }

    private enum CodingKeys: CodingKey {
        case after, before, position, reasons, recorded_at, tenant, type
    }
}
