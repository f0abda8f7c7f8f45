internal import Foundation

/// Any JSON, with its numbers as integers where they are.
public enum JSONValue: Hashable, Sendable, Codable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads JSON of any form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            // The most first: each try that fails makes an error.
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Writes it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// Reads a JSON text; `nil` if it is not one.
    public init?(text: String) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) else { return nil }
        self = value
    }

    /// The value as a JSON text, its keys sorted.
    public var text: String { JSONText.line(self) }

    /// The text of a string, `nil` of anything else.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }
}

/// Writes values as JSON: the keys sorted, the slashes as they are, so that equal values have equal texts.
public enum JSONText {
    /// On one line.
    public static func line(_ value: some Encodable) -> String {
        guard let view = value as? any JSONWritable else {
            return write(value, [.sortedKeys, .withoutEscapingSlashes])
        }
        return String(decoding: bytes(view), as: UTF8.self)
    }

    /// On one line, as UTF-8.
    public static func bytes(_ view: some JSONWritable) -> [UInt8] {
        var json = JSONWriter()
        view.write(to: &json)
        return json.bytes
    }

    /// Indented.
    public static func pretty(_ value: some Encodable) -> String {
        write(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted])
    }

    private static func write(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        guard let data = try? encoder.encode(value) else { preconditionFailure("a view could not be written as JSON") }
        return String(decoding: data, as: UTF8.self)
    }
}
