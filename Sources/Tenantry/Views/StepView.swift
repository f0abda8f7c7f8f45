/// A step of a replay as it is shown, the public JSON shape: the event, and what of its tenant's state it changed.
public struct StepView: Encodable, Sendable {
    /// The step's place in the replay, from 1.
    public let step: Int
    let event: EventView
    let changes: [StateDifferenceView]

    /// Shows a step.
    public init(_ step: ReplayStep) {
        self.step = step.number
        event = EventView(step.event)
        changes = step.changes.map { StateDifferenceView(difference: $0) }
    }
}

/// A field with both sides, a side that there is not as `null`.
public struct StateDifferenceView: Encodable, Hashable, Sendable {
    /// What differs.
    public let difference: StateDifference

    private enum CodingKeys: String, CodingKey { case field, before, after }

    /// Shows a difference.
    public init(difference: StateDifference) { self.difference = difference }

    /// Writes all three fields.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(difference.field, forKey: .field)
        try container.encode(difference.before, forKey: .before)
        try container.encode(difference.after, forKey: .after)
    }
}
