/// Bytes that equal states have in common, whatever order their dictionaries have: rows, and what digests are made of.
public struct CanonicalBytes: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    public init() {}

    /// Forgets what was written.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    @inline(__always)
    mutating func write(_ value: some FixedWidthInteger) {
        let length = value.bitWidth / 8
        bytes.append(addingCapacity: length) { span in
            for place in 0..<length { span.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
        }
    }

    mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func write(_ text: String) {
        write(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func write(_ data: [UInt8]) {
        write(UInt32(data.count))
        bytes.append(contentsOf: data)
    }

    mutating func write(_ text: String?) {
        write(text != nil)
        if let text { write(text) }
    }

    mutating func write(_ time: Timestamp?) {
        write(time != nil)
        if let time { write(time.rawValue) }
    }

    mutating func write(_ number: Int64?) {
        write(number != nil)
        if let number { write(number) }
    }

    mutating func write(_ sealed: Sealed?) {
        write(sealed != nil)
        guard let sealed else { return }
        write(sealed.keyVersion)
        write(sealed.box)
        write(sealed.term)
    }

    mutating func write(_ pairs: [String: String]) {
        write(pairs.sorted { $0.key < $1.key }) { bytes, pair in
            bytes.write(pair.key)
            bytes.write(pair.value)
        }
    }

    /// Writes how many items there are, and each.
    mutating func write<Item>(_ items: [Item], _ item: (inout CanonicalBytes, Item) -> Void) {
        write(UInt32(items.count))
        for each in items { item(&self, each) }
    }
}
