/// A name that is wanted, or the beginning of names, written with `*` at its end.
struct NamePattern: Sendable {
    /// What metering is called.
    static let metering = NamePattern("usage.*")

    let bytes: [UInt8]
    let isPrefix: Bool

    init(_ text: String) {
        isPrefix = text.hasSuffix("*")
        bytes = Array((isPrefix ? String(text.dropLast()) : text).utf8)
    }

    func matches(_ text: borrowing Span<UInt8>) -> Bool {
        guard isPrefix ? text.count >= bytes.count : text.count == bytes.count else { return false }
        for index in bytes.indices where text[index] != bytes[index] { return false }
        return true
    }

    /// Whether a name that begins with `start` could match.
    func canMatch(namesBeginningWith start: [UInt8]) -> Bool {
        bytes.starts(with: start) || (isPrefix && start.starts(with: bytes))
    }

    /// The term that every name which matches has: the name itself, or its longest beginning that ends in a dot.
    var term: [UInt8] {
        guard isPrefix else { return bytes }
        return bytes.lastIndex(of: UInt8(ascii: ".")).map { Array(bytes[...$0]) } ?? []
    }
}
