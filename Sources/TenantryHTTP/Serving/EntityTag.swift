/// The versions of answers, as conditional requests name them (RFC 9110, 8.8.3).
enum EntityTag {
    private static let quote = UInt8(ascii: "\"")

    /// Whether a list of tags, or `*`, has this one; weak ones count as well.
    static func list(_ text: String, has tag: String) -> Bool {
        // Who asks again mostly names the one version that it was given.
        isOnly(text, tag) || text == "*" || tags(text).contains { $0.elementsEqual(tag.utf8) }
    }

    /// Whether a text is a tag in its quotation marks, and nothing else.
    private static func isOnly(_ text: String, _ tag: String) -> Bool {
        let (text, tag) = (text.utf8.span, tag.utf8.span)
        guard text.count == tag.count + 2, text[0] == quote, text[text.count - 1] == quote else { return false }
        for index in tag.indices where text[index + 1] != tag[index] { return false }
        return true
    }

    /// The tags of a list without their marks; the strong ones only, if only those count.
    static func tags(_ text: String, isStrong: Bool = false) -> [Substring.UTF8View] {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        return text[...].utf8.split(separator: UInt8(ascii: ",")).compactMap { part in
            var tag = part.drop(while: isSpace)
            while let last = tag.last, isSpace(last) { tag = tag.dropLast() }
            if tag.starts(with: "W/".utf8) {
                guard !isStrong else { return nil }
                tag = tag.dropFirst(2)
            }
            guard tag.count >= 2, tag.first == quote, tag.last == quote else { return nil }
            return tag.dropFirst().dropLast()
        }
    }
}
