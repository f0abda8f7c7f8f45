public import TenantModel

/// An event as it is shown: the public JSON shape.
///
/// Sealed values are shown as the word `sealed`.
public struct EventView: JSONWritable, Sendable {
    private let event: Event
    /// Whether each field that it changed is shown beside its data, as in the trail.
    private let hasChanges: Bool

    /// Shows an event.
    public init(_ event: Event) { self.init(event, hasChanges: false) }

    init(_ event: Event, hasChanges: Bool) {
        self.event = event
        self.hasChanges = hasChanges
    }

    /// Writes the fields in the order of their names.
    public func write(to json: inout JSONWriter) {
        let context = event.context
        json.object { json in
            json.field("action", event.actionName)
            json.key("actor")
            Self.write(context.actor, to: &json)
            if event.causation != 0 { json.field("causation", event.causation) }
            if hasChanges {
                json.key("changes")
                Self.write(event.payload.changes, to: &json)
            }
            json.field("correlation_id", ifPresent: context.correlationID)
            json.key("data")
            PayloadJSON(event.payload).write(to: &json)
            json.field("id", event.id.description)
            json.field("import_id", ifPresent: context.importRow?.id)
            json.field("occurred_at", event.occurredAt)
            json.field("operation", event.operation.name)
            json.field("origin", context.origin.name)
            json.field("outcome", event.outcome.name)
            json.field("position", event.position)
            json.field("reason", ifPresent: context.reason)
            json.field("recorded_at", event.recordedAt)
            json.field("request_id", ifPresent: context.requestID)
            if let resource = event.resource {
                json.key("resource")
                json.object { json in
                    json.field("id", resource.id)
                    json.field("type", resource.type)
                }
            }
            json.field("revision", event.revision)
            json.field("source_ip", ifPresent: context.sourceIP)
            if !context.subjects.isEmpty {
                json.key("subjects")
                json.array { json in for subject in context.subjects { json.string(subject) } }
            }
            json.field("tenant", ifPresent: event.tenant?.description)
            json.field("traceparent", ifPresent: context.traceparent)
            json.field("type", event.payload.type.name)
            json.field("user_agent", ifPresent: context.userAgent)
            json.field("version", event.version)
        }
    }

    private static func write(_ actor: Actor, to json: inout JSONWriter) {
        json.object { json in
            json.field("id", actor.id)
            json.field("on_behalf_of", ifPresent: actor.onBehalfOf)
            json.field("type", actor.type)
        }
    }

    private static func write(_ changes: [FieldChange], to json: inout JSONWriter) {
        json.array { json in
            for change in changes {
                json.object { json in
                    json.key("after")
                    json.string(orNull: change.after)
                    json.key("before")
                    json.string(orNull: change.before)
                    json.field("field", change.field)
                }
            }
        }
    }
}
