internal import Foundation
internal import SwiftProtobuf
internal import TenantModel

/// The message of a payload as the JSON object that events are shown with: sealed values as the word `sealed`, texts
/// that are JSON as what they are, and nothing that nobody can use.
struct PayloadJSON {
    private let payload: EventPayload

    init(_ payload: EventPayload) { self.payload = payload }

    func write(to json: inout JSONWriter) { json.message(payload.message) }
}

/// The members that a message has as an object.
private struct MessageLayout {
    /// What nobody can use: hashes of tokens, and ids that the resource shows.
    private static let hidden: Set = ["token_hash", "invitation", "secret_hash", "api_key"]
    /// Values that were handed in as texts, and may be any JSON.
    private static let embedded: Set = ["before", "after", "details"]
    private static let ofMessages = FieldNames.ofMessages.mapValues(MessageLayout.init)

    /// Their names, in order.
    let names: [String]
    /// The place among them of the field with each number, the first of which is 1.
    private let places: [Int?]
    /// Whether a text there may be any JSON, by place.
    let isEmbedded: [Bool]
    /// Whether a number there is a time, in microseconds since 1970 UTC, by place.
    let isTime: [Bool]

    private init(fields: [String]) {
        let names = fields.filter { !Self.hidden.contains($0) }.sorted()
        self.names = names
        places = fields.map { names.firstIndex(of: $0) }
        isEmbedded = names.map(Self.embedded.contains)
        isTime = names.map { $0.hasSuffix("_at") || $0.hasSuffix("_until") }
    }

    static func of(_ message: some Message) -> MessageLayout {
        guard let layout = ofMessages[ObjectIdentifier(type(of: message))] else {
            preconditionFailure("\(type(of: message)) is no message of events.proto")
        }
        return layout
    }

    /// The place of a field's member; `nil`: it is not shown.
    func place(ofField number: Int) -> Int? { places[number - 1] }
}

/// Writes the fields of a message, which come in the order of their numbers, and puts them in that of their names.
private struct MessageVisitor: Visitor {
    private let layout: MessageLayout
    private var json = JSONWriter()
    /// Where the value of each member was written.
    private var values: [Range<Int>?]

    init(_ layout: MessageLayout) {
        self.layout = layout
        values = Array(repeating: nil, count: layout.names.count)
    }

    func write(to other: inout JSONWriter) {
        other.object { other in
            for (name, value) in zip(layout.names, values) {
                guard let value else { continue }
                other.key(name)
                other.raw(json.bytes[value])
            }
        }
    }

    private mutating func add(_ number: Int, _ write: (inout JSONWriter) -> Void) {
        guard let place = layout.place(ofField: number) else { return }
        values[place] = json.apart(write)
    }

    mutating func visitSingularInt64Field(value: Int64, fieldNumber: Int) {
        guard let place = layout.place(ofField: fieldNumber) else { return }
        values[place] = json.apart {
            layout.isTime[place] ? $0.string(Timestamp(rawValue: value).description) : $0.integer(value)
        }
    }

    mutating func visitSingularUInt64Field(value: UInt64, fieldNumber: Int) { add(fieldNumber) { $0.integer(value) } }

    mutating func visitSingularBoolField(value: Bool, fieldNumber: Int) {
        add(fieldNumber) { $0.raw((value ? "true" : "false").utf8) }
    }

    mutating func visitSingularStringField(value: String, fieldNumber: Int) {
        guard let place = layout.place(ofField: fieldNumber) else { return }
        values[place] = json.apart { layout.isEmbedded[place] ? $0.embed(value) : $0.string(value) }
    }

    mutating func visitSingularBytesField(value: Data, fieldNumber: Int) {
        add(fieldNumber) { $0.string(value.base64EncodedString()) }
    }

    mutating func visitSingularMessageField<Inner: Message>(value: Inner, fieldNumber: Int) {
        add(fieldNumber) { $0.message(value) }
    }

    mutating func visitRepeatedStringField(value: [String], fieldNumber: Int) {
        add(fieldNumber) { json in json.array { json in for text in value { json.string(text) } } }
    }

    mutating func visitRepeatedMessageField<Inner: Message>(value: [Inner], fieldNumber: Int) {
        add(fieldNumber) { json in json.array { json in for message in value { json.message(message) } } }
    }

    /// Fields of a later version of Tenantry, whose names are not known here.
    mutating func visitUnknown(bytes: Data) {}

    mutating func visitSingularDoubleField(value: Double, fieldNumber: Int) { Self.refuse("numbers with a fraction") }

    mutating func visitSingularEnumField<Value: Enum>(value: Value, fieldNumber: Int) { Self.refuse("enumerations") }

    mutating func visitMapField<KeyType, ValueType: MapValueType>(
        fieldType: _ProtobufMap<KeyType, ValueType>.Type, value: _ProtobufMap<KeyType, ValueType>.BaseType,
        fieldNumber: Int
    ) { Self.refuse("maps") }

    mutating func visitMapField<KeyType, ValueType>(
        fieldType: _ProtobufEnumMap<KeyType, ValueType>.Type,
        value: _ProtobufEnumMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) { Self.refuse("maps") }

    mutating func visitMapField<KeyType, ValueType>(
        fieldType: _ProtobufMessageMap<KeyType, ValueType>.Type,
        value: _ProtobufMessageMap<KeyType, ValueType>.BaseType, fieldNumber: Int
    ) { Self.refuse("maps") }

    private static func refuse(_ kind: String) -> Never { preconditionFailure("events.proto has no \(kind)") }
}

extension JSONWriter {
    fileprivate mutating func message(_ message: some Message) {
        if type(of: message) == SealedValue.self { return string("sealed") }
        var visitor = MessageVisitor(.of(message))
        do {
            try message.traverse(visitor: &visitor)
        } catch {
            preconditionFailure("a message that is written throws nothing: \(error)")
        }
        visitor.write(to: &self)
    }

    /// Writes a text that is JSON as what it is, any other as a text.
    fileprivate mutating func embed(_ text: String) {
        let utf8 = text.utf8
        guard let first = utf8.first else { return string(text) }
        switch first {
        case UInt8(ascii: "1")...UInt8(ascii: "9"):
            if utf8.count < 19, utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
                return raw(utf8)
            }
        case UInt8(ascii: "\""):
            let isPlain = utf8.dropFirst().dropLast().allSatisfy {
                $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
            if isPlain, utf8.count > 1, utf8.last == UInt8(ascii: "\"") { return raw(utf8) }
        case UInt8(ascii: "0"), UInt8(ascii: "-"), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "t"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: " "), 9, 10, 13:
            break
        default:
            return string(text)
        }
        if let value = JSONValue(text: text) { raw(value.text.utf8) } else { string(text) }
    }
}
