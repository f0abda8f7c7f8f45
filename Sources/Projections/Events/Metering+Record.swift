internal import EventLog
internal import TenantModel

extension Metering {
    /// Reads recorded use in place.
    ///
    /// `nil`: the record is of another kind, or has something about it that is rarely there. Then it is to be read as
    /// an event, which is the same and slower, and which says what is wrong if something is.
    ///
    /// - Complexity: O(parts and the length of the payload), about a tenth of what an event takes.
    init?(_ record: borrowing RecordView) {
        guard record.type == EventType.usageRecorded.rawValue, record.schema == EventPayload.schema,
            Outcome(rawValue: record.outcome) != nil, Operation(rawValue: record.operation) != nil,
            Origin(rawValue: record.origin) != nil, let use = RecordedUse(record.payload)
        else { return nil }
        self.init(
            position: record.position, tenant: record.tenant == 0 ? nil : TenantID(rawValue: record.tenant),
            version: record.version, revision: record.revision, recordedAt: Timestamp(rawValue: record.recordedAt),
            occurredAt: Timestamp(rawValue: record.occurredAt), metric: use.metric, amount: use.amount,
            idempotency: nil, importRow: nil)
        for index in 0..<record.parts {
            switch RecordPart(rawValue: record.tag(ofPart: index)) {
            case .importID: importRow = ImportRow(id: String(decoding: record.bytes(ofPart: index)))
            case .idempotency: idempotency = Idempotency(record.bytes(ofPart: index)) ?? idempotency
            default: continue
            }
        }
    }
}

/// The two fields of a message of recorded use that a state depends on, read without making the message.
private struct RecordedUse {
    var metric = ""
    var amount: Int64 = 0

    /// Reads a message of fields that are known and of texts in ASCII; `nil`: it is for the decoder of messages to say
    /// what it is.
    init?(_ bytes: Span<UInt8>) {
        var place = 0
        while place < bytes.count {
            guard let tag = Self.varint(bytes, &place) else { return nil }
            switch tag {
            case Self.metricTag, Self.periodTag, Self.descriptionTag:
                guard let text = Self.text(bytes, &place) else { return nil }
                if tag == Self.metricTag { metric = String(decoding: bytes.extracting(text)) }
            case Self.amountTag:
                guard let value = Self.varint(bytes, &place) else { return nil }
                amount = Int64(bitPattern: value)
            case Self.consumedTag, Self.usedTag, Self.maxTag:
                guard Self.varint(bytes, &place) != nil else { return nil }
            default: return nil
            }
        }
    }

    // A field's number and its wire type: 0 for an integer, 2 for a text.
    private static let metricTag: UInt64 = 1 << 3 | 2
    private static let amountTag: UInt64 = 2 << 3
    private static let consumedTag: UInt64 = 3 << 3
    private static let usedTag: UInt64 = 4 << 3
    private static let maxTag: UInt64 = 5 << 3
    private static let periodTag: UInt64 = 6 << 3 | 2
    private static let descriptionTag: UInt64 = 7 << 3 | 2

    private static func varint(_ bytes: Span<UInt8>, _ place: inout Int) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
        }
        // The tenth byte has the last bit.
        guard place < bytes.count, bytes[place] <= 1 else { return nil }
        value |= UInt64(bytes[place]) << 63
        place += 1
        return value
    }

    private static func text(_ bytes: Span<UInt8>, _ place: inout Int) -> Range<Int>? {
        guard let length = varint(bytes, &place), length <= UInt64(bytes.count - place) else { return nil }
        let start = place
        place += Int(length)
        for index in start..<place where bytes[index] >= 0x80 { return nil }
        return start..<place
    }
}
