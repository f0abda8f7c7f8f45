internal import Foundation

/// The members of a JSON object with their values as they are written: a number keeps every digit.
///
/// Only for a text that a parser has found to be an object; it is not checked again.
public struct JSONMembers {
    private let bytes: [UInt8]
    private var place = 0
    /// Each member's value, by its name; of a name that comes twice the last.
    public private(set) var texts: [String: String] = [:]

    /// Looks at an object's text.
    public init(_ text: String) { self.init(Array(text.utf8)) }

    init(_ line: [UInt8]) {
        bytes = line
        skipBlanks()
        place += 1
        while true {
            skipBlanks()
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return }
            let name = takeValue()
            skipBlanks()
            place += 1
            skipBlanks()
            let value = takeValue()
            if let key = try? JSONDecoder().decode(String.self, from: Data(name)) {
                texts[key] = String(decoding: value, as: UTF8.self).trimmingCharacters(in: .whitespaces)
            }
            skipBlanks()
            guard place < bytes.count, bytes[place] == UInt8(ascii: ",") else { return }
            place += 1
        }
    }

    private mutating func skipBlanks() {
        while place < bytes.count, [32, 9, 10, 13].contains(bytes[place]) { place += 1 }
    }

    /// Everything up to the end of the value that begins here.
    private mutating func takeValue() -> ArraySlice<UInt8> {
        let start = place
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""): skipText()
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return bytes[start..<place] }
                depth -= 1
            case UInt8(ascii: ","), UInt8(ascii: ":"): if depth == 0 { return bytes[start..<place] }
            default: break
            }
            place += 1
        }
        return bytes[start..<place]
    }

    /// Moves to the quotation mark that ends a text.
    private mutating func skipText() {
        place += 1
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
    }
}
