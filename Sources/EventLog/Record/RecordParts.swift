/// Collects the parts of the record that is being appended; see ``RecordBatch/append(_:payload:parts:)``.
///
/// Parts must be added in the order of their tags, a sealed one together with its term.
public struct RecordParts: Sendable {
    var table: [UInt8] = []
    var content: [UInt8] = []
    private(set) var count = 0
    private var lastTag: UInt8 = 0

    mutating func reset() {
        table.removeAll(keepingCapacity: true)
        content.removeAll(keepingCapacity: true)
        count = 0
        lastTag = 0
    }

    /// Adds a text; `nil` and the empty text add nothing.
    public mutating func add(_ part: RecordPart, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        content.append(contentsOf: text.utf8)
        close(part.rawValue, flags: 0)
    }

    /// Adds bytes that are not text.
    public mutating func add(_ part: RecordPart, bytes: some Collection<UInt8>) {
        content.append(contentsOf: bytes)
        close(part.rawValue, flags: 0)
    }

    /// Adds a ciphertext and the keyed hash under which it can be found.
    public mutating func add(_ part: RecordPart, sealed box: [UInt8], term: [UInt8]) {
        content.append(contentsOf: box)
        close(part.rawValue, flags: RecordPart.sealedFlag)
        content.append(contentsOf: term)
        count += 1
        entry(RecordPart.sealedTerm.rawValue, flags: 0)
    }

    private mutating func close(_ tag: UInt8, flags: UInt8) {
        precondition(tag > lastTag || (tag == lastTag && tag == RecordPart.subject.rawValue), "parts are out of order")
        lastTag = tag
        count += 1
        entry(tag, flags: flags)
    }

    /// Writes a table entry; its end is still relative to the first part, until the batch knows the table's length.
    private mutating func entry(_ tag: UInt8, flags: UInt8) {
        let end = UInt16(truncatingIfNeeded: content.count)
        table.append(tag)
        table.append(flags)
        table.append(UInt8(truncatingIfNeeded: end))
        table.append(UInt8(truncatingIfNeeded: end >> 8))
    }
}
