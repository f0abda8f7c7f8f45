/// A whole text, or the beginning of one: with `*` at its end.
struct TextPattern: Hashable, Sendable {
    private let text: String
    private let isPrefix: Bool

    init(_ text: String) {
        isPrefix = text.hasSuffix("*")
        self.text = isPrefix ? String(text.dropLast()) : text
    }

    func matches(_ other: String) -> Bool { isPrefix ? other.hasPrefix(text) : other == text }

    /// Whether it is a field's name, or what stands before a dot in it: `members` is every `members.USER`.
    func matches(field: String) -> Bool { matches(field) || !isPrefix && field.hasPrefix(text + ".") }
}
