/// Tells Swift's code from its comments and string literals, well enough for rules about words.
struct SwiftText {
    private let bytes: [UInt8]
    private var output: [UInt8]
    private var index = 0

    private init(_ text: String) {
        bytes = Array(text.utf8)
        output = bytes
    }

    /// The text's lines, with everything in comments and string literals replaced by blanks.
    static func code(of text: String) -> [String] {
        var scanner = SwiftText(text)
        scanner.scan(untilParenthesis: false)
        return String(decoding: scanner.output, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private mutating func scan(untilParenthesis: Bool) {
        var depth = 1
        while index < bytes.count {
            if starts(with: "//") {
                while index < bytes.count && bytes[index] != UInt8(ascii: "\n") { blank() }
            } else if starts(with: "/*") {
                blockComment()
            } else if let hashes = literalStart() {
                literal(hashes: hashes)
            } else {
                if untilParenthesis && bytes[index] == UInt8(ascii: "(") { depth += 1 }
                if untilParenthesis && bytes[index] == UInt8(ascii: ")") { depth -= 1 }
                if depth == 0 { return }
                if untilParenthesis { blank() } else { index += 1 }
            }
        }
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && index < bytes.count
    }

    /// How many `#` stand before the quote that begins here; `nil` when no literal begins here.
    private func literalStart() -> Int? {
        var end = index
        while end < bytes.count && bytes[end] == UInt8(ascii: "#") { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\"") ? end - index : nil
    }

    private mutating func literal(hashes: Int) {
        let raw = String(repeating: "#", count: hashes)
        blank(hashes)
        let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        blank(quote.utf8.count)
        while index < bytes.count {
            if starts(with: quote + raw) { return blank(quote.utf8.count + hashes) }
            if starts(with: "\\" + raw + "(") {
                blank(2 + hashes)
                scan(untilParenthesis: true)
                blank()
            } else if starts(with: "\\" + raw) {
                blank(2 + hashes)
            } else {
                blank()
            }
        }
    }

    private func starts(with text: String) -> Bool {
        bytes[index...].starts(with: text.utf8)
    }

    /// Replaces so many bytes by blanks, keeping the ends of lines.
    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where index < bytes.count {
            if bytes[index] != UInt8(ascii: "\n") { output[index] = UInt8(ascii: " ") }
            index += 1
        }
    }
}
