/// Looks at JSON before it is read, for what readers disagree about: names that are there twice, commas at an end, and
/// nesting without end.
struct JSONForm {
    /// How deep values may be nested.
    static let deepest = 64

    private let bytes: [UInt8]
    private var index = 0
    /// The byte before, blanks left out.
    private var last: UInt8 = 0

    /// What is wrong, as the end of a sentence; whether it is JSON at all is for the reader to say.
    static func fault(in bytes: [UInt8]) -> String? {
        var form = JSONForm(bytes: bytes)
        return form.scan()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// One pass: a set of names for each open object, nothing for each open array.
    private mutating func scan() -> String? {
        var open: [Set<[UInt8]>?] = []
        var expectsName = false
        while index < bytes.count {
            let byte = bytes[index]
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
