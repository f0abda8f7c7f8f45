internal import TenantModel

/// A view that writes its own JSON, for the shapes that are written by the thousand.
public protocol JSONWritable: Encodable {
    /// Writes the value, its keys in the order of their bytes, as ``JSONText`` has them.
    func write(to json: inout JSONWriter)
}

extension JSONWritable {
    /// Writes the same as ``write(to:)`` where something else of the text is written by an encoder.
    public func encode(to encoder: any Encoder) throws {
        guard let value = JSONValue(text: JSONText.line(self)) else { preconditionFailure("a view is no JSON") }
        try value.encode(to: encoder)
    }
}

/// Writes JSON text into bytes.
///
/// Foundation's encoder takes some ten microseconds for a small object, most of them for boxes and dictionaries; this
/// takes less than one, and its texts are the same.
public struct JSONWriter: Sendable {
    /// What was written.
    public private(set) var bytes: [UInt8] = []
    /// Whether what comes next stands behind something of the same object or array.
    private var needsComma = false

    /// Nothing yet.
    public init() {}

    /// Writes an object: what the body writes, each value behind its key.
    public mutating func object(_ body: (inout JSONWriter) -> Void) {
        enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    /// Writes an array: what the body writes.
    public mutating func array(_ body: (inout JSONWriter) -> Void) {
        enclosed(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    /// Writes the key of the value that comes next: a name that needs no escape.
    public mutating func key(_ name: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes += name.utf8
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes the key of the value that comes next: any text.
    public mutating func key(escaping text: String) {
        string(text)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a text.
    public mutating func string(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        if Self.needsEscape(text.utf8Span.span) {
            for byte in text.utf8 { escape(byte) }
        } else {
            bytes += text.utf8
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a text, or `null`.
    public mutating func string(orNull text: String?) {
        if let text { string(text) } else { raw("null".utf8) }
    }

    /// Writes an integer.
    public mutating func integer(_ number: some BinaryInteger) { raw(String(number).utf8) }

    /// Writes a view.
    public mutating func value(_ view: some JSONWritable) { view.write(to: &self) }

    /// Writes what is JSON already.
    public mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes += json
    }

    /// Writes a value that belongs to nothing before it, to be taken from there.
    ///
    /// - Returns: where its bytes are.
    mutating func apart(_ body: (inout JSONWriter) -> Void) -> Range<Int> {
        let start = bytes.count
        needsComma = false
        body(&self)
        return start..<bytes.count
    }

    /// Ends a line, behind which another value begins.
    mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    private mutating func enclosed(_ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(open)
        needsComma = false
        body(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private static func needsEscape(_ text: Span<UInt8>) -> Bool {
        for index in text.indices {
            let byte = text[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
        }
        return false
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += #"\""#.utf8
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case 8: bytes += #"\b"#.utf8
        case 9: bytes += #"\t"#.utf8
        case 10: bytes += #"\n"#.utf8
        case 12: bytes += #"\f"#.utf8
        case 13: bytes += #"\r"#.utf8
        case 0..<0x20: bytes += (#"\u00"# + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
        default: bytes.append(byte)
        }
    }
}

extension JSONWriter {
    /// Writes a text behind its key.
    public mutating func field(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    /// Writes a text behind its key, or neither.
    public mutating func field(_ name: String, ifPresent text: String?) {
        if let text { field(name, text) }
    }

    /// Writes a moment behind its key, in RFC 3339.
    mutating func field(_ name: String, _ moment: Timestamp) {
        key(name)
        raw("\"".utf8)
        moment.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an integer behind its key.
    public mutating func field(_ name: String, _ number: some BinaryInteger) {
        key(name)
        integer(number)
    }
}
