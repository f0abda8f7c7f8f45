import TenantModel

/// An entry of the trail as a line of PostgreSQL's `COPY` in its text format.
struct CopyRow {
    let text: String

    init(_ event: Event) {
        let context = event.context
        let changes = event.payload.changes
        let columns: [String?] = [
            "\(event.position)", "\(event.recordedAt.rawValue)", "\(event.occurredAt.rawValue)",
            event.tenant?.description, context.actor.type, context.actor.id, context.actor.onBehalfOf,
            event.actionName, event.resource?.type, event.resource?.id, "\(event.outcome.rawValue)",
            "\(event.operation.rawValue)", context.sourceIP, context.userAgent, context.requestID,
            context.correlationID, context.reason, Self.isUsage(event) ? "t" : "f",
            changes.isEmpty ? nil : "{\(changes.map { Self.quoted($0.field) }.joined(separator: ","))}",
            changes.isEmpty ? nil : "[\(changes.map(Self.json).joined(separator: ","))]",
        ]
        text = columns.map { $0.map(Self.escaped) ?? "\\N" }.joined(separator: "\t") + "\n"
    }

    private static func isUsage(_ event: Event) -> Bool { event.payload.type.name.hasPrefix("usage.") }

    private static func json(_ change: FieldChange) -> String {
        let (before, after) = (change.before.map(quoted) ?? "null", change.after.map(quoted) ?? "null")
        return "{\"field\":\(quoted(change.field)),\"before\":\(before),\"after\":\(after)}"
    }

    /// As JSON and as an array's literal want it; no text of a simulated store has control characters.
    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x5c }) else { return "\"\(text)\"" }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x5c || $0 < 0x20 }) else { return text }
        return text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
    }
}
