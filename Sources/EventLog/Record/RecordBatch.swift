/// The records that a commit appends: encoded as they are added, each knowing its position.
///
/// A batch is handed to the closure of ``EventLog/commit(_:)``. Its buffers are the writer's and are used again.
public struct RecordBatch: Sendable {
    /// The log's head as the next record finds it, counting those added before.
    public private(set) var head: LogHead
    /// The time that records added now get, in microseconds since 1970 UTC: never less than the head's.
    public internal(set) var recordedAt: Int64
    /// The records' bytes, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Where each record ends in ``bytes``.
    private(set) var ends: [Int] = []
    /// The position of the first record of the batch.
    private(set) var firstPosition: Position
    /// The id of the first record: after a commit whose outcome is in doubt, the log is searched for it.
    private(set) var firstEventID: UInt128 = 0
    private var parts = RecordParts()

    /// An empty batch on a head.
    public init(head: LogHead, recordedAt: Int64) {
        self.head = head
        self.recordedAt = max(recordedAt, head.recordedAt)
        firstPosition = head.position + 1
    }

    /// How many records were added.
    public var count: Int { ends.count }
    /// Whether no record was added.
    public var isEmpty: Bool { ends.isEmpty }
    /// How many bytes the records have.
    public var byteCount: Int { bytes.count }
    /// The position that the next record gets.
    public var nextPosition: Position { head.position + 1 }

    /// Adds a record and returns its position.
    ///
    /// - Parameters:
    ///   - header: its fixed-size fields.
    ///   - payload: its message, encoded.
    ///   - addParts: adds its parts in the order of their tags.
    /// - Throws: ``EventLogError`` with the code `recordTooLarge`, and the batch is as before.
    /// - Complexity: O(length of the record).
    @discardableResult
    public mutating func append(
        _ header: RecordHeader, payload: [UInt8], parts addParts: (inout RecordParts) -> Void = { _ in }
    ) throws(EventLogError) -> Position {
        parts.reset()
        addParts(&parts)
        let contentStart = RecordLayout.headerLength + parts.count * RecordLayout.tableEntryLength
        let length = contentStart + parts.content.count + payload.count + RecordLayout.checksumLength
        guard length <= RecordLayout.maximumLength, parts.count <= RecordLayout.maximumParts else {
            throw EventLogError(
                .recordTooLarge(length: length), operation: "append",
                detail: "event type \(header.type) at position \(nextPosition)")
        }
        let start = bytes.count
        appendHeader(header, partCount: parts.count, length: length)
        appendTable(contentStart: contentStart)
        bytes.append(contentsOf: parts.content)
        bytes.append(contentsOf: payload)
        append(CRC32C.checksum(of: bytes.span.extracting(start..<bytes.count)))
        if ends.isEmpty { firstEventID = header.eventID }
        ends.append(bytes.count)
        head = LogHead(position: nextPosition, eventID: header.eventID, recordedAt: recordedAt)
        return head.position
    }

    /// Appends the header word by word: a batch of a hundred records spends most of its time here.
    private mutating func appendHeader(_ header: RecordHeader, partCount: Int, length: Int) {
        let first = UInt64(RecordLayout.format) | UInt64(RecordLayout.headerLength) << 16 | UInt64(header.type) << 48
        let kinds = UInt64(header.outcome) | UInt64(header.operation) << 8 | UInt64(header.origin) << 16
        let second = UInt64(header.schema) | kinds << 16 | UInt64(partCount) << 40 | UInt64(length) << 48
        let eventID = header.eventID.byteSwapped
        let tenant = header.tenant.byteSwapped
        let words: [12 of UInt64] = [
            first.littleEndian, second.littleEndian, nextPosition.littleEndian,
            UInt64(truncatingIfNeeded: eventID).littleEndian, UInt64(truncatingIfNeeded: eventID >> 64).littleEndian,
            UInt64(truncatingIfNeeded: tenant).littleEndian, UInt64(truncatingIfNeeded: tenant >> 64).littleEndian,
            header.version.littleEndian, header.revision.littleEndian,
            UInt64(bitPattern: recordedAt).littleEndian, UInt64(bitPattern: header.occurredAt).littleEndian,
            header.causation.littleEndian,
        ]
        unsafe words.span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func appendTable(contentStart: Int) {
        var index = 0
        while index < parts.table.count {
            let end = Int(parts.table[index + 2]) | Int(parts.table[index + 3]) << 8
            bytes.append(parts.table[index])
            bytes.append(parts.table[index + 1])
            append(UInt16(contentStart + end))
            index += RecordLayout.tableEntryLength
        }
    }

    private mutating func append(_ value: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }
}

// MARK: - Reading back and taking back

extension RecordBatch {
    /// Where a batch stood, to go back to when what was begun cannot be finished.
    public struct Savepoint: Sendable {
        let head: LogHead
        let byteCount: Int
        let recordCount: Int
    }

    /// Where the batch stands now.
    public var savepoint: Savepoint { Savepoint(head: head, byteCount: bytes.count, recordCount: ends.count) }

    /// Takes back every record that was added since.
    public mutating func goBack(to savepoint: Savepoint) {
        bytes.removeSubrange(savepoint.byteCount...)
        ends.removeSubrange(savepoint.recordCount...)
        head = savepoint.head
    }

    /// Empties the batch for the next round, keeping its buffers.
    mutating func reset(head: LogHead) {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        self.head = head
        recordedAt = head.recordedAt
        firstPosition = head.position + 1
    }

    /// The bytes of one record.
    ///
    /// - Parameter index: from 0 up to, not including, ``count``.
    @_lifetime(borrow self)
    public func record(_ index: Int) -> Span<UInt8> {
        bytes.span.extracting((index == 0 ? 0 : ends[index - 1])..<ends[index])
    }
}
