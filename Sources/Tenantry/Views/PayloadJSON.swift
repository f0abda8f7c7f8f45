internal import Foundation
internal import SwiftProtobuf
internal import TenantModel

/// The message of a payload as the JSON object that events are shown with: sealed values as the word `sealed`, texts
/// that are JSON as what they are, and nothing that nobody can use.
///
/// The protobuf library writes the message; its text is gone through once, member by member.
struct PayloadJSON {
    private let bytes: [UInt8]

    /// What nobody can use: hashes of tokens, and ids that the resource shows.
    private static let hidden = ["token_hash", "invitation", "secret_hash", "api_key"].map { Array($0.utf8) }
    /// Values that were handed in as texts, and may be any JSON.
    private static let embedded = ["before", "after", "details"].map { Array($0.utf8) }
    private static let sealed = ["box", "term"].map { Array($0.utf8) }

    private struct Member {
        let key: ArraySlice<UInt8>
        let value: Range<Int>
    }

    init(_ payload: EventPayload) {
        var options = JSONEncodingOptions()
        options.preserveProtoFieldNames = true
        options.alwaysPrintInt64sAsNumbers = true
        guard let bytes: [UInt8] = try? payload.message.jsonUTF8Bytes(options: options) else {
            preconditionFailure("a payload could not be written as JSON")
        }
        self.bytes = bytes
    }

    func write(to json: inout JSONWriter) { write(0..<bytes.count, to: &json) }

    private func write(_ value: Range<Int>, to json: inout JSONWriter) {
        switch bytes[value.lowerBound] {
        case UInt8(ascii: "{"): writeObject(value, to: &json)
        case UInt8(ascii: "["): json.array { json in for element in elements(value) { write(element, to: &json) } }
        case UInt8(ascii: "\""): json.string(text(value))
        default: json.raw(bytes[value])
        }
    }

    private func writeObject(_ object: Range<Int>, to json: inout JSONWriter) {
        let members = members(object)
        if Self.sealed.allSatisfy({ name in members.contains { $0.key.elementsEqual(name) } }) {
            return json.string("sealed")
        }
        json.object { json in
            for member in members where !Self.hidden.contains(where: { member.key.elementsEqual($0) }) {
                json.key(escaping: text(member.key.startIndex - 1..<member.key.endIndex + 1))
                let isText = bytes[member.value.lowerBound] == UInt8(ascii: "\"")
                if isText, Self.embedded.contains(where: { member.key.elementsEqual($0) }) {
                    json.embed(text(member.value))
                } else {
                    write(member.value, to: &json)
                }
            }
        }
    }

    /// The members of an object in the order of their keys.
    private func members(_ object: Range<Int>) -> [Member] {
        var members: [Member] = []
        var place = object.lowerBound + 1
        while place < object.upperBound - 1 {
            let key = end(ofStringAt: place)
            let value = key + 1..<end(ofValueAt: key + 1)
            members.append(Member(key: bytes[place + 1..<key - 1], value: value))
            place = value.upperBound + 1
        }
        members.sort { $0.key.lexicographicallyPrecedes($1.key) }
        return members
    }

    private func elements(_ array: Range<Int>) -> [Range<Int>] {
        var elements: [Range<Int>] = []
        var place = array.lowerBound + 1
        while place < array.upperBound - 1 {
            let end = end(ofValueAt: place)
            elements.append(place..<end)
            place = end + 1
        }
        return elements
    }

    private func end(ofValueAt start: Int) -> Int {
        var (place, depth) = (start, 0)
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                place = end(ofStringAt: place)
                if depth == 0 { return place }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return place }
                depth -= 1
                if depth == 0 { return place + 1 }
            case UInt8(ascii: ","):
                if depth == 0 { return place }
            default: break
            }
            place += 1
        }
        return place
    }

    private func end(ofStringAt start: Int) -> Int {
        var place = start + 1
        while bytes[place] != UInt8(ascii: "\"") { place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1 }
        return place + 1
    }

    /// The text that stands between quotation marks.
    private func text(_ string: Range<Int>) -> String {
        let inner = bytes[string.lowerBound + 1..<string.upperBound - 1]
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        var text: [UInt8] = []
        var place = inner.startIndex
        while place < inner.endIndex {
            guard inner[place] == UInt8(ascii: "\\") else {
                text.append(inner[place])
                place += 1
                continue
            }
            switch inner[place + 1] {
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "r"): text.append(13)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "b"): text.append(8)
            case UInt8(ascii: "f"): text.append(12)
            case UInt8(ascii: "u"):
                return JSONValue(text: String(decoding: bytes[string], as: UTF8.self))?.string ?? ""
            case let byte: text.append(byte)
            }
            place += 2
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension JSONWriter {
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
