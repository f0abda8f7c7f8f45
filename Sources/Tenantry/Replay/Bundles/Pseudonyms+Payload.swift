internal import Foundation
internal import SwiftProtobuf
internal import TenantModel

extension Pseudonyms {
    /// The payload with every text replaced that is not known to be a word of the domain.
    ///
    /// What is not listed here is replaced, so that a field that comes later cannot give anything away.
    mutating func replace(_ payload: EventPayload) throws(PlatformError) -> EventPayload {
        // Names of tiers and numbers: a price list.
        if case .catalogPublished = payload { return payload }
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        options.alwaysPrintInt64sAsNumbers = true
        let type = payload.type
        do {
            let message = payload.message
            guard let value = JSONValue(text: try message.jsonString(options: options)) else {
                preconditionFailure("a payload could not be written as JSON")
            }
            let replaced = replace(value, Field(type: type, path: []), beside: [:])
            let made = try Swift.type(of: message).init(jsonString: replaced.text)
            return try EventPayload(type: type.rawValue, schema: EventPayload.schema, bytes: made.serializedBytes())
        } catch {
            throw PlatformError(.invalidInput, "the payload of a \(type.name) cannot be pseudonymised: \(error)")
        }
    }

    /// Where a text stands: the event's type, and the names of the fields down to it.
    private struct Field {
        let type: EventType
        let path: [String]

        var name: String { path.last ?? "" }

        func below(_ name: String) -> Field { Field(type: type, path: path + [name]) }
    }

    private mutating func replace(
        _ value: JSONValue, _ field: Field, beside siblings: [String: JSONValue]
    ) -> JSONValue {
        switch value {
        case .object(let fields):
            // Sorted, so that the same bundle has the same pseudonyms whenever it is made.
            fields.keys.sorted().reduce(into: JSONValue.empty) { object, name in
                object[name] = fields[name].map { replace($0, field.below(name), beside: fields) }
            }
        case .array(let values): .array(values.map { replace($0, field, beside: siblings) })
        case .string(let text): .string(replace(text, field, beside: siblings))
        case .null, .bool, .int, .double: value
        }
    }

    private mutating func replace(_ text: String, _ field: Field, beside siblings: [String: JSONValue]) -> String {
        if Self.isWord(text, field, beside: siblings) { return text }
        switch field.name {
        case "box": return Data(count: 28).base64EncodedString()
        case "term", "token_hash", "secret_hash":
            return Data(replacement(of: [UInt8](Data(base64Encoded: text) ?? Data()))).base64EncodedString()
        // JSON in a text stays JSON.
        case "before", "after", "details": return "\"\(replacement(of: text, as: .text))\""
        default: return replacement(of: text, as: Self.kind(of: field, beside: siblings))
        }
    }

    private static func kind(of field: Field, beside siblings: [String: JSONValue]) -> Kind {
        switch field.name {
        case "slug", "external_id", "tenants": .tenant
        case "name": .name
        case "user", "invited_by": .person
        case "host", "hosts", "from_primary": .host
        case "prefix", "from_prefix", "to_prefix": .prefix
        case "from", "to": siblings["field"]?.string == "slug" ? .tenant : .text
        default: .text
        }
    }

    /// Whether a text is one of the domain's own words, and says nothing of anybody.
    private static func isWord(_ text: String, _ field: Field, beside siblings: [String: JSONValue]) -> Bool {
        if words.contains(field.name) { return true }
        let parent = field.path.dropLast().last ?? ""
        switch field.name {
        case "name": return ["metadata", "dimensions", "fields"].contains(parent)
        case "id": return parent == "steps"
        case "text": return ["bool", "int", "number", "duration"].contains(siblings["type"]?.string ?? "")
        case "from", "to":
            if let changed = siblings["field"]?.string { return isWord(changedField: changed, of: field.type) }
            switch field.type {
            case .tenantActivated, .tenantSuspended, .tenantDeactivated, .tenantDeleted, .tenantRestored,
                .tenantPurged, .memberRoleChanged:
                return true
            // A number of days, or whatever an application has laid down.
            case .policySet, .policyCleared: return text.utf8.allSatisfy { (48...57).contains($0) }
            default: return false
            }
        default: return false
        }
    }

    /// Whether the values of a field that is changed by its name are words.
    private static func isWord(changedField: String, of type: EventType) -> Bool {
        type == .settingsChanged
            ? !["resolve.base_domain", "resolve.default_tenant"].contains(changedField)
            : ["timezone", "locale"].contains(changedField)
    }

    /// Fields whose texts are words wherever they stand, and ids that are random.
    private static let words: Set<String> = [
        "metric", "period", "period_key", "role", "state", "tier", "from_tier", "to_tier", "catalog", "timezone",
        "locale", "enforcement", "from_enforcement", "section", "key", "type", "feature", "policy", "field", "kind",
        "strategy", "scope", "scopes", "cause", "format", "step", "skipped", "invitation", "api_key", "destination",
    ]
}

extension JSONValue {
    fileprivate static let empty = JSONValue.object([:])

    fileprivate subscript(name: String) -> JSONValue? {
        get {
            guard case .object(let fields) = self else { return nil }
            return fields[name]
        }
        set {
            guard case .object(var fields) = self else { return }
            fields[name] = newValue
            self = .object(fields)
        }
    }
}
