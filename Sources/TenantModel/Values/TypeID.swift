/// The text form of 128-bit ids: a prefix, an underscore and 26 characters of Crockford's base 32 (the TypeID
/// specification, 0.3).
enum TypeID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func format(_ id: UInt128, prefix: String) -> String {
        var text = Array(prefix.utf8)
        text.reserveCapacity(text.count + 27)
        text.append(UInt8(ascii: "_"))
        // In parts that a register holds.
        append(UInt64(truncatingIfNeeded: id >> 120), digits: 2)
        append(UInt64(truncatingIfNeeded: id >> 60), digits: 12)
        append(UInt64(truncatingIfNeeded: id), digits: 12)
        return String(decoding: text, as: UTF8.self)

        func append(_ part: UInt64, digits: Int) {
            for place in (0..<digits).reversed() { text.append(alphabet[Int(part >> (place * 5) & 31)]) }
        }
    }

    static func parse(_ text: some StringProtocol, prefix: String) -> UInt128? {
        let expected = prefix.utf8.count + 27
        guard text.utf8.count == expected, text.hasPrefix(prefix), text.dropFirst(prefix.count).first == "_" else {
            return nil
        }
        let digits = text.utf8.suffix(26)
        // 26 digits of 5 bits are 130 bits: the first may use 3 of its own.
        guard let first = digits.first, first >= 48, first <= 55 else { return nil }
        var id: UInt128 = 0
        for byte in digits {
            guard let digit = alphabet.firstIndex(of: byte) else { return nil }
            id = id << 5 | UInt128(digit)
        }
        return id
    }
}
