public import TenantModel

/// An entry of the trail as it is shown, the public JSON shape: the event, and each field that it changed.
public struct AuditEntryView: Encodable, Sendable {
    private let event: EventView
    private let changes: [Change]

    private struct Change: Encodable {
        let field: String
        let before: String?
        let after: String?

        private enum CodingKeys: String, CodingKey { case field, before, after }

        /// Writes a side that there was not as `null`.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(field, forKey: .field)
            try container.encode(before, forKey: .before)
            try container.encode(after, forKey: .after)
        }
    }

    private enum CodingKeys: String, CodingKey { case changes }

    /// Shows an event.
    public init(_ event: Event) {
        self.event = EventView(event)
        changes = event.payload.changes.map { Change(field: $0.field, before: $0.before, after: $0.after) }
    }

    /// Writes the event's fields and the changes beside them.
    public func encode(to encoder: any Encoder) throws {
        try event.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(changes, forKey: .changes)
    }
}
