internal import Tenantry

/// Looks at JSON before it is read, for what readers disagree about or choke on: names that are there twice, commas at
/// an end, nesting without end, values without number.
struct JSONForm {
    /// How deep values may be nested.
    static let deepest = 64
    /// How many values there may be, members and items: reading one costs many times what sending it does.
    static let most = 30_000
    /// From how many bytes on it is read away from the threads that answer requests.
    static let large = 16 << 10

    private let bytes: [UInt8]
    private var index = 0
    /// The byte before, blanks left out.
    private var last: UInt8 = 0
    /// How many values there are, about: one for each place that a comma or an opening bracket makes.
    private var values = 0
    /// How many names of members there are.
    private var names = 0
    /// What is wrong, as the end of a sentence; whether it is JSON at all is for the reader to say.
    private(set) var fault: String?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        fault = scan()
    }

    /// Whether a value has as many members as there are names: fewer, if two are one that is written with escapes.
    func fits(_ value: JSONValue) -> Bool { Self.members(of: value) == names }

    private static func members(of value: JSONValue) -> Int {
        switch value {
        case .object(let members): members.values.reduce(members.count) { $0 + Self.members(of: $1) }
        case .array(let items): items.reduce(0) { $0 + Self.members(of: $1) }
        default: 0
        }
    }

    /// One pass: a set of names for each open object, nothing for each open array.
    private mutating func scan() -> String? {
        var open: [Set<[UInt8]>?] = []
        var expectsName = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                values += 1
                guard values <= Self.most else { return "has more than \(Self.most) values" }
            }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.count < Self.deepest else { return "is nested more than \(Self.deepest) deep" }
                expectsName = byte == UInt8(ascii: "{")
                open.append(expectsName ? [] : nil)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard last != UInt8(ascii: ",") else { return "has a comma with nothing after it" }
                _ = open.popLast()
                expectsName = false
            case UInt8(ascii: ","): expectsName = open.last.map { $0 != nil } ?? false
            case UInt8(ascii: "\""):
                let text = string()
                last = byte
                guard expectsName, let last = open.indices.last else { continue }
                expectsName = false
                names += 1
                if open[last]?.insert(text).inserted == false {
                    return "has the name \(String(decoding: text.prefix(80), as: UTF8.self)) twice in an object"
                }
                continue
            default: break
            }
            if byte > UInt8(ascii: " ") { last = byte }
            index += 1
        }
        return nil
    }

    /// The bytes between the marks of a string, escapes as they are written; goes behind it.
    private mutating func string() -> [UInt8] {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(index, bytes.count)
        index = end + 1
        return Array(bytes[min(start, end)..<end])
    }
}
