internal import Tenantry

/// The form of a JSON value, as the OpenAPI document says it (JSON Schema 2020-12).
indirect enum Schema: Sendable {
    case string
    case text(JSONValue)
    case time
    case integer
    case range(Int64, Int64)
    case number
    case boolean
    case any
    case choice([String])
    case nullable(Schema)
    case array(Schema)
    case map(Schema)
    case ref(String)
    case object([Field])

    /// A member of an object.
    struct Field: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
    }

    /// As JSON.
    var json: JSONValue {
        switch self {
        case .string: return .object(["type": .string("string")])
        case .text(let example): return .object(["type": .string("string"), "examples": .array([example])])
        case .time: return .object(["type": .string("string"), "format": .string("date-time")])
        case .integer: return .object(["type": .string("integer"), "format": .string("int64")])
        case .range(let low, let high):
            return .object([
                "type": .string("integer"), "format": .string("int64"), "minimum": .int(low), "maximum": .int(high),
            ])
        case .number: return .object(["type": .string("number")])
        case .boolean: return .object(["type": .string("boolean")])
        case .any: return .object([:])
        case .choice(let names):
            return .object(["type": .string("string"), "enum": .array(names.map { .string($0) })])
        case .nullable(let schema):
            return .object(["anyOf": .array([schema.json, .object(["type": .string("null")])])])
        case .array(let schema): return .object(["type": .string("array"), "items": schema.json])
        case .map(let schema): return .object(["type": .string("object"), "additionalProperties": schema.json])
        case .ref(let name): return .object(["$ref": .string("#/components/schemas/\(name)")])
        case .object(let fields):
            let properties = Dictionary(fields.map { ($0.name, $0.schema.json) }, uniquingKeysWith: { $1 })
            var object: [String: JSONValue] = [
                "type": .string("object"), "properties": .object(properties), "additionalProperties": .bool(false),
            ]
            let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
            if !required.isEmpty { object["required"] = .array(required) }
            return .object(object)
        }
    }
}

extension Schema {
    /// An object with members that are always there, and members that may be missing.
    static func object(_ always: [(String, Schema)], maybe: [(String, Schema)] = []) -> Schema {
        .object(
            always.map { Field(name: $0.0, schema: $0.1, isRequired: true) }
                + maybe.map { Field(name: $0.0, schema: $0.1, isRequired: false) })
    }

    /// A page of a list.
    static func page(of name: String) -> Schema {
        .object([("items", .array(.ref(name)))], maybe: [("next_cursor", .string), ("warning", .string)])
    }
}
