extension UInt128 {
    /// The 16 bytes, the most significant first, so that the order of the bytes is that of the numbers.
    var row: [UInt8] { (0..<16).map { UInt8(truncatingIfNeeded: self >> (120 - $0 * 8)) } }

    /// Reads 16 bytes, the most significant first.
    init(row bytes: some Collection<UInt8>) throws(RowFault) {
        guard bytes.count == 16 else { throw RowFault(reason: "an id has 16 bytes, not \(bytes.count)") }
        self = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}

extension UInt64 {
    /// The 8 bytes, the most significant first.
    var row: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - $0 * 8)) } }

    init(row reader: inout CanonicalReader) throws(RowFault) { self = try reader.integer() }
}

extension TenantID {
    /// The key of its row.
    var row: [UInt8] { rawValue.row }

    init(row key: some Collection<UInt8>) throws(RowFault) { self.init(rawValue: try UInt128(row: key)) }

    init(row reader: inout CanonicalReader) throws(RowFault) { self.init(rawValue: try reader.integer()) }
}

extension OwnedName {
    /// The key of its row: a byte for the kind, and the text.
    var row: [UInt8] {
        switch self {
        case .name(let text): [1] + text.utf8
        case .host(let text): Self.hostPrefix + text.utf8
        case .namespace(let text): [3] + text.utf8
        }
    }

    /// How the keys of all hosts begin.
    static let hostPrefix: [UInt8] = [2]
}

extension ImportedRow {
    /// The longest id of a row, in bytes of UTF-8.
    static let longestID = 256

    /// The key of its row.
    var row: [UInt8] { tenant.row + id.utf8 }
}
