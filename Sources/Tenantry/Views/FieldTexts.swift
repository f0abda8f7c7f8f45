/// The fields of a view as texts, by dotted name: what is within objects field by field, an array as its JSON text.
///
/// The same as going through the view's JSON, which took most of the time of a comparison of all tenants.
struct FieldTexts {
    private final class Found {
        var texts: [String: String] = [:]
    }

    private let found = Found()

    /// The fields that have a value, by name.
    var texts: [String: String] { found.texts }

    init(_ view: some Encodable) throws {
        try Values(path: "", found: found).add(view)
    }

    /// Takes the values of one object, or the one value of a path.
    private struct Values: Encoder {
        let path: String
        let found: Found
        let codingPath: [any CodingKey] = []
        let userInfo: [CodingUserInfoKey: Any] = [:]

        func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
            KeyedEncodingContainer(Fields(values: self))
        }

        func unkeyedContainer() -> any UnkeyedEncodingContainer {
            preconditionFailure("an array is written as a whole")
        }

        func singleValueContainer() -> any SingleValueEncodingContainer { Value(values: self) }

        func at(_ key: some CodingKey) -> Values {
            Values(path: path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)", found: found)
        }

        func add(_ text: String) { found.texts[path] = text }

        func add(_ value: some Encodable) throws {
            switch value {
            case let text as String: add(text)
            case is any Sequence where !(value is any KeyedByText): add(JSONText.line(value))
            default: try value.encode(to: self)
            }
        }
    }

    private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let values: Values
        var codingPath: [any CodingKey] { [] }

        func encodeNil(forKey key: Key) {}
        func encode(_ value: Bool, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: String, forKey key: Key) { values.at(key).add(value) }
        func encode(_ value: Double, forKey key: Key) { values.at(key).add(JSONText.line(value)) }
        func encode(_ value: Float, forKey key: Key) { values.at(key).add(JSONText.line(value)) }
        func encode(_ value: Int, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: Int8, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: Int16, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: Int32, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: Int64, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: UInt, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: UInt8, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: UInt16, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: UInt32, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: UInt64, forKey key: Key) { values.at(key).add(String(value)) }
        func encode(_ value: some Encodable, forKey key: Key) throws { try values.at(key).add(value) }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Nested> { values.at(key).container(keyedBy: type) }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            values.at(key).unkeyedContainer()
        }

        func superEncoder() -> any Encoder { values }
        func superEncoder(forKey key: Key) -> any Encoder { values.at(key) }
    }

    private struct Value: SingleValueEncodingContainer {
        let values: Values
        var codingPath: [any CodingKey] { [] }

        func encodeNil() {}
        func encode(_ value: Bool) { values.add(String(value)) }
        func encode(_ value: String) { values.add(value) }
        func encode(_ value: Double) { values.add(JSONText.line(value)) }
        func encode(_ value: Float) { values.add(JSONText.line(value)) }
        func encode(_ value: Int) { values.add(String(value)) }
        func encode(_ value: Int8) { values.add(String(value)) }
        func encode(_ value: Int16) { values.add(String(value)) }
        func encode(_ value: Int32) { values.add(String(value)) }
        func encode(_ value: Int64) { values.add(String(value)) }
        func encode(_ value: UInt) { values.add(String(value)) }
        func encode(_ value: UInt8) { values.add(String(value)) }
        func encode(_ value: UInt16) { values.add(String(value)) }
        func encode(_ value: UInt32) { values.add(String(value)) }
        func encode(_ value: UInt64) { values.add(String(value)) }
        func encode(_ value: some Encodable) throws { try values.add(value) }
    }
}

/// A dictionary that is written as an object.
private protocol KeyedByText {}

extension Dictionary: KeyedByText where Key == String {}
