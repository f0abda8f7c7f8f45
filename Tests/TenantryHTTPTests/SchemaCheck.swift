import TenantModel
import Tenantry

@testable import TenantryHTTP

/// Holds JSON against the forms that the document promises.
enum SchemaCheck {
    /// What is wrong; `nil`: nothing.
    static func fault(in value: JSONValue, of schema: Schema, at path: String = "") -> String? {
        switch (schema, value) {
        case (.any, _), (.string, .string), (.text, .string), (.integer, .int), (.boolean, .bool), (.number, .int),
            (.number, .double), (.nullable, .null):
            return nil
        case (.range(let low, let high), .int(let number)):
            return (low...high).contains(number) ? nil : "\(path): \(number)"
        case (.time, .string(let text)): return Timestamp(text) == nil ? "\(path): \(text) is no time" : nil
        case (.choice(let names), .string(let text)): return names.contains(text) ? nil : "\(path): \(text)"
        case (.nullable(let schema), _): return fault(in: value, of: schema, at: path)
        case (.ref(let name), _):
            guard let schema = Schema.named[name] else { return "\(path): there is no schema \(name)" }
            return fault(in: value, of: schema, at: path)
        case (.array(let schema), .array(let items)):
            return items.enumerated().lazy.compactMap { fault(in: $1, of: schema, at: "\(path)/\($0)") }.first
        case (.map(let schema), .object(let members)):
            return members.lazy.compactMap { fault(in: $1, of: schema, at: "\(path)/\($0)") }.first
        case (.object(let fields), .object(let members)):
            let known = Set(fields.map(\.name))
            if let name = members.keys.first(where: { !known.contains($0) }) {
                return "\(path)/\(name) is not promised"
            }
            for field in fields {
                guard let member = members[field.name] else {
                    if field.isRequired { return "\(path)/\(field.name) is missing" }
                    continue
                }
                if let fault = fault(in: member, of: field.schema, at: "\(path)/\(field.name)") { return fault }
            }
            return nil
        default: return "\(path): \(value.text.prefix(80)) is not \(schema.json.text.prefix(80))"
        }
    }
}
