internal import TenantModel

/// Where a condition turned true: the public JSON shape.
public struct BisectionView: Encodable, Sendable {
    /// The condition as it was written.
    public let condition: String
    let tenant: String?
    /// Where it does not hold: just before, as far as is known.
    let false_at: Position
    let position: Position
    /// When the log took the event at the position.
    public let recorded_at: String
    let event: EventView?
    let changes: [StateDifferenceView]
    let looks: Int
    let holds_at_end: Bool?

    /// Shows what a search has found.
    public init(_ found: Bisection, of condition: Condition, in replay: Replay) {
        self.condition = condition.description
        tenant = (found.tenant ?? found.step?.event.tenant)?.description
        false_at = found.falseAt
        position = found.position
        recorded_at = found.time.description
        event = found.step.map { EventView($0.event) }
        changes = (found.step?.changes ?? []).map { StateDifferenceView(difference: $0) }
        looks = found.looks
        holds_at_end = found.holdsAtEnd
    }
}
