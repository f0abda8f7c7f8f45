/// The text form of 128-bit ids: a prefix, an underscore and 26 characters of Crockford's base 32 (the TypeID
/// specification, 0.3).
enum TypeID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// What each byte stands for; 255: nothing.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

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
        guard text.utf8.count == prefix.utf8.count + 27 else { return nil }
        var bytes = text.utf8.makeIterator()
        for expected in prefix.utf8 where bytes.next() != expected { return nil }
        // 26 digits of 5 bits are 130 bits: the first may use 3 of its own.
        guard bytes.next() == UInt8(ascii: "_"), let first = bytes.next(), let value = digit(first), value < 8 else {
            return nil
        }
        var id = UInt128(value)
        while let byte = bytes.next() {
            guard let value = digit(byte) else { return nil }
            id = id << 5 | UInt128(value)
        }
        return id
    }

    /// The value of a digit; `nil`: it is none.
    private static func digit(_ byte: UInt8) -> UInt8? {
        let value = values[Int(byte)]
        return value < 32 ? value : nil
    }
}
