/// The versions of answers, as conditional requests name them (RFC 9110, 8.8.3).
enum EntityTag {
    /// Whether a list of tags, or `*`, has this one; weak ones count as well.
    static func list(_ text: String, has tag: String) -> Bool {
        text == "*" || tags(text).contains { $0.elementsEqual(tag.utf8) }
    }

    /// The tags of a list without their marks; the strong ones only, if only those count.
    static func tags(_ text: String, isStrong: Bool = false) -> [Substring.UTF8View] {
        let quote = UInt8(ascii: "\"")
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
