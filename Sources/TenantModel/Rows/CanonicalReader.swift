/// Reads what ``CanonicalBytes`` has written, checking every length.
struct CanonicalReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Says that nothing may be left.
    func finish() throws(RowFault) {
        guard index == bytes.count else { throw RowFault(reason: "\(bytes.count - index) bytes are left over") }
    }

    private mutating func take(_ count: Int) throws(RowFault) -> Range<Int> {
        guard count >= 0, count <= bytes.count - index else { throw endedEarly }
        defer { index += count }
        return index..<index + count
    }

    private var endedEarly: RowFault {
        RowFault(reason: "it ends at byte \(bytes.count), within a value at byte \(index)")
    }

    @inline(__always)
    mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(RowFault) -> Value {
        var value: Value = 0
        for place in try take(Value.bitWidth / 8).reversed() {
            value = value << 8 | Value(truncatingIfNeeded: bytes[place])
        }
        return value
    }

    mutating func bool() throws(RowFault) -> Bool {
        switch try integer(UInt8.self) {
        case 0: return false
        case 1: return true
        case let other: throw RowFault(reason: "\(other) is neither yes nor no, at byte \(index - 1)")
        }
    }

    mutating func data() throws(RowFault) -> [UInt8] { Array(bytes[try take(Int(integer(UInt32.self)))]) }

    mutating func text() throws(RowFault) -> String {
        String(decoding: bytes[try take(Int(integer(UInt32.self)))], as: UTF8.self)
    }

    mutating func optionalText() throws(RowFault) -> String? { try bool() ? try text() : nil }

    mutating func time() throws(RowFault) -> Timestamp { Timestamp(rawValue: try integer()) }

    mutating func optionalTime() throws(RowFault) -> Timestamp? { try bool() ? try time() : nil }

    mutating func optionalInteger() throws(RowFault) -> Int64? { try bool() ? try integer() : nil }

    /// One of an enumeration's cases, by its raw text.
    mutating func named<Value: RawRepresentable<String>>(_: Value.Type = Value.self) throws(RowFault) -> Value {
        let name = try text()
        guard let value = Value(rawValue: name) else { throw RowFault(reason: "\(name) is no \(Value.self)") }
        return value
    }

    mutating func sealed() throws(RowFault) -> Sealed? {
        guard try bool() else { return nil }
        return Sealed(keyVersion: try integer(), box: try data(), term: try data())
    }

    mutating func pairs() throws(RowFault) -> [String: String] {
        var pairs: [String: String] = [:]
        try list { (reader) throws(RowFault) in pairs[try reader.text()] = try reader.text() }
        return pairs
    }

    mutating func limitKey() throws(RowFault) -> LimitKey {
        let text = try text()
        guard let key = LimitKey(text) else { throw RowFault(reason: "\(text) is no limit") }
        return key
    }

    /// As many items as are counted.
    mutating func list(_ item: (inout CanonicalReader) throws(RowFault) -> Void) throws(RowFault) {
        for _ in 0..<(try integer(UInt32.self)) { try item(&self) }
    }
}
