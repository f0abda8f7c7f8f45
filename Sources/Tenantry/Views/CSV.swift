/// Rows of a table for spreadsheets (RFC 4180).
public enum CSV {
    /// A row, without the end of its line.
    public static func row(_ cells: [String]) -> String {
        var text: [UInt8] = []
        append(cells, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    static func append(_ cells: [String], to text: inout [UInt8]) {
        for (number, cell) in cells.enumerated() {
            if number > 0 { text.append(UInt8(ascii: ",")) }
            append(cell, to: &text)
        }
    }

    /// A cell that begins like a formula is made harmless.
    private static func append(_ cell: String, to text: inout [UInt8]) {
        let bytes = cell.utf8Span.span
        let isFormula = !bytes.isEmpty && isFormula(beginningWith: bytes[0])
        let isQuoted = bytes.indices.contains { mustBeQuoted(bytes[$0]) }
        if isQuoted { text.append(UInt8(ascii: "\"")) }
        if isFormula { text.append(UInt8(ascii: "'")) }
        if isQuoted {
            for byte in cell.utf8 {
                if byte == UInt8(ascii: "\"") { text.append(byte) }
                text.append(byte)
            }
            text.append(UInt8(ascii: "\""))
        } else {
            text += cell.utf8
        }
    }

    private static func isFormula(beginningWith byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): true
        default: false
        }
    }

    private static func mustBeQuoted(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
        default: false
        }
    }
}
