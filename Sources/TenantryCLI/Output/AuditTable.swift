internal import Tenantry
internal import TenantModel

/// Entries of the trail, for people.
struct AuditTable {
    /// Knows the tenants' slugs.
    let platform: Platform

    private struct Row: JSONWritable {
        let event: Event

        func write(to json: inout JSONWriter) { AuditEntryView(event).write(to: &json) }
    }

    private var columns: [(title: String, text: (Event) -> any Cell)] {
        [
            ("position", { "#\($0.position)" }), ("recorded", { $0.recordedAt.description.toSecond }),
            ("tenant", { event in event.tenant.map(platform.shownName) ?? "" }),
            ("actor", { Self.actor($0) }), ("action", { $0.shownAction }),
            ("resource", { event in event.resource.map { "\($0.type)/\($0.id)" } ?? "" }),
            ("outcome", { $0.outcome == .succeeded ? "" : $0.outcome.name }), ("change", { Self.shortChanges($0) }),
            ("reason", { $0.context.reason ?? "" }),
        ]
    }

    func print(_ events: [Event], _ format: OutputFormat) {
        Listing(
            items: events.map { Row(event: $0) },
            columns: columns.map { column in (column.title, { column.text($0.event) }) },
            name: { String($0.event.position) }
        ).print(format)
    }

    /// Everything that an entry says, a line each.
    func printWhole(_ event: Event) {
        let lines = Self.fields(of: event, tenant: event.tenant.map(platform.shownName))
        let width = lines.map(\.name.count).max() ?? 0
        for (name, text) in lines { Console.out((name.padding(to: width) + "  " + text).visible) }
    }

    /// Everything that an entry says, by name.
    static func fields(of event: Event, tenant: String?) -> [(name: String, text: String)] {
        let context = event.context
        var fields: [(String, String?)] = [
            ("position", "#\(event.position)"), ("event", event.id.description), ("type", event.payload.type.name),
            ("action", event.action), ("recorded", event.recordedAt.description),
            ("occurred", event.occurredAt.description), ("tenant", tenant ?? event.tenant?.description),
            ("version", "\(event.version), revision \(event.revision)"),
            ("actor", "\(context.actor.type) \(actor(event))"),
            ("resource", event.resource.map { "\($0.type)/\($0.id)" }), ("outcome", event.outcome.name),
            ("operation", event.operation.name), ("by way of", context.origin.name), ("reason", context.reason),
            ("address", context.sourceIP), ("program", context.userAgent), ("request", context.requestID),
            ("workflow", context.correlationID), ("trace", context.traceparent), ("import", context.importRow?.id),
            ("subjects", context.subjects.isEmpty ? nil : context.subjects.joined(separator: ", ")),
            ("caused by", event.causation == 0 ? nil : "#\(event.causation)"),
        ]
        fields += event.payload.changes.map { ($0.field, text($0)) }
        return fields.compactMap { name, text in text.map { (name, $0) } }
    }

    private static func actor(_ event: Event) -> String {
        event.context.actor.id + (event.context.actor.onBehalfOf.map { " for \($0)" } ?? "")
    }

    /// A few of them: a new tenant has many.
    private static func shortChanges(_ event: Event) -> String {
        let changes = event.payload.changes
        let shown = changes.prefix(3).map { "\($0.field) \(text($0))" }.joined(separator: ", ")
        return changes.count > 3 ? "\(shown) and \(changes.count - 3) more" : shown
    }

    private static func text(_ change: FieldChange) -> String {
        "\(change.before ?? "(none)") → \(change.after ?? "(none)")"
    }
}
