internal import Foundation
internal import SwiftProtobuf
public import TenantModel

/// An event as it is shown: the public JSON shape.
public struct EventView: Encodable, Sendable {
    let position: Position
    let id: String
    let type: String
    let action: String
    let tenant: String?
    let version: UInt64
    let revision: UInt64
    let recorded_at: String
    let occurred_at: String
    let actor: ActorView
    let resource: ResourceView?
    let outcome: String
    let operation: String
    let origin: String
    let reason: String?
    let source_ip: String?
    let user_agent: String?
    let request_id: String?
    let correlation_id: String?
    let traceparent: String?
    let import_id: String?
    let subjects: [String]?
    let causation: Position?
    let data: JSONValue

    struct ActorView: Encodable {
        let type: String
        let id: String
        let on_behalf_of: String?
    }

    struct ResourceView: Encodable {
        let type: String
        let id: String
    }

    /// Shows an event; sealed values are shown as the word `sealed`.
    public init(_ event: Event) {
        position = event.position
        id = event.id.description
        type = event.payload.type.name
        action = event.actionName
        tenant = event.tenant?.description
        version = event.version
        revision = event.revision
        recorded_at = event.recordedAt.description
        occurred_at = event.occurredAt.description
        let context = event.context
        actor = ActorView(type: context.actor.type, id: context.actor.id, on_behalf_of: context.actor.onBehalfOf)
        resource = event.resource.map { ResourceView(type: $0.type, id: $0.id) }
        outcome = event.outcome.name
        operation = event.operation.name
        origin = context.origin.name
        reason = context.reason
        source_ip = context.sourceIP
        user_agent = context.userAgent
        request_id = context.requestID
        correlation_id = context.correlationID
        traceparent = context.traceparent
        import_id = context.importRow?.id
        subjects = context.subjects.isEmpty ? nil : context.subjects
        causation = event.causation == 0 ? nil : event.causation
        data = Self.data(of: event.payload)
    }

    private static func data(of payload: EventPayload) -> JSONValue {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        options.alwaysPrintInt64sAsNumbers = true
        options.useDeterministicOrdering = true
        guard let text = try? payload.message.jsonString(options: options), let value = JSONValue(text: text) else {
            preconditionFailure("a payload could not be written as JSON")
        }
        return embed(value)
    }

    /// Hides sealed values, and shows JSON texts as what they are.
    private static func embed(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let fields):
            if fields["box"] != nil, fields["term"] != nil { return .string("sealed") }
            return .object(
                fields.reduce(into: [:]) { shown, field in
                    if ["before", "after", "details"].contains(field.key), let text = field.value.string,
                        let inner = JSONValue(text: text)
                    {
                        shown[field.key] = inner
                    } else if !hidden.contains(field.key) {
                        shown[field.key] = embed(field.value)
                    }
                })
        case .array(let values): return .array(values.map(embed))
        default: return value
        }
    }

    /// What nobody can use: hashes of tokens, and ids that the resource shows.
    private static let hidden: Set<String> = ["token_hash", "invitation", "secret_hash", "api_key"]
}
