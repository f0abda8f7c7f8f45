public import LMDB

/// A record read in place: every field is taken from the stored bytes when it is asked for, and nothing is copied.
///
/// A view lives no longer than the bytes that it looks at, usually a page of the log inside a read.
/// Making one checks that all parts lie within the bytes, so that reading a damaged record can not crash; it does
/// not check the checksum, see ``checkIntegrity(at:)``.
public struct RecordView: ~Escapable {
    /// The record's exact bytes.
    public let bytes: Span<UInt8>
    private let tableStart: Int
    private let partCount: Int

    /// Looks at `bytes` as a record.
    ///
    /// - Throws: ``RecordFault`` if they are not one, or one of a newer format.
    /// - Complexity: O(parts).
    @_lifetime(copy bytes)
    public init(_ bytes: Span<UInt8>) throws(RecordFault) {
        let smallest = RecordLayout.headerLength + RecordLayout.checksumLength
        guard bytes.count >= smallest else { throw .wrongLength(have: bytes.count, expected: smallest) }
        // Several fields a load: a scan does this for every record.
        let first: UInt64 = bytes.loadLittleEndian(at: 0)
        let second: UInt64 = bytes.loadLittleEndian(at: 8)
        let format = UInt16(truncatingIfNeeded: first)
        guard format == RecordLayout.format else { throw .unknownFormat(format) }
        let demands = UInt16(truncatingIfNeeded: first >> 32)
        guard demands == 0 else { throw .mustUnderstand(demands) }
        let length = Int(second >> 48)
        guard length == bytes.count else { throw .wrongLength(have: bytes.count, expected: length) }
        let headerLength = Int(first >> 16 & 0xffff)
        let count = Int(second >> 40 & 0xff)
        let limit = length - RecordLayout.checksumLength
        var end = headerLength + count * RecordLayout.tableEntryLength
        guard headerLength >= RecordLayout.headerLength, end <= limit else { throw .badPart(index: 0) }
        for index in 0..<count {
            let entry: UInt32 = bytes.loadLittleEndian(at: headerLength + index * RecordLayout.tableEntryLength)
            let next = Int(entry >> 16)
            guard next >= end, next <= limit else { throw .badPart(index: index) }
            let (tag, flags) = (UInt8(truncatingIfNeeded: entry), UInt8(truncatingIfNeeded: entry >> 8))
            if flags & RecordPart.mustUnderstandFlag != 0, RecordPart(rawValue: tag) == nil {
                throw .mustUnderstand(UInt16(tag))
            }
            end = next
        }
        self.bytes = bytes
        tableStart = headerLength
        partCount = count
    }

    /// The number of the event's type.
    @inlinable
    public var type: UInt16 { bytes.loadLittleEndian(at: RecordLayout.typeOffset) }
    /// The version of the payload's schema.
    @inlinable
    public var schema: UInt16 { bytes.loadLittleEndian(at: RecordLayout.schemaOffset) }
    /// 1 succeeded, 2 denied, 3 failed.
    @inlinable
    public var outcome: UInt8 { bytes[RecordLayout.outcomeOffset] }
    /// 1 create, 2 read, 3 update, 4 delete, 5 execute.
    @inlinable
    public var operation: UInt8 { bytes[RecordLayout.operationOffset] }
    /// 1 api, 2 command line, 3 import, 4 system.
    @inlinable
    public var origin: UInt8 { bytes[RecordLayout.originOffset] }
    /// The place in the log, from 1.
    @inlinable
    public var position: Position { bytes.loadLittleEndian(at: RecordLayout.positionOffset) }
    /// The event's id.
    @inlinable
    public var eventID: UInt128 { loadID(at: RecordLayout.eventIDOffset) }
    /// The tenant's id; 0 is the platform itself.
    @inlinable
    public var tenant: UInt128 { loadID(at: RecordLayout.tenantOffset) }
    /// The place in the tenant's history, from 1.
    @inlinable
    public var version: UInt64 { bytes.loadLittleEndian(at: RecordLayout.versionOffset) }
    /// The version of the tenant's last event that counts as a change.
    @inlinable
    public var revision: UInt64 { bytes.loadLittleEndian(at: RecordLayout.revisionOffset) }
    /// When the log took it, in microseconds since 1970 UTC.
    @inlinable
    public var recordedAt: Int64 { bytes.loadLittleEndian(at: RecordLayout.recordedAtOffset) }
    /// When it happened, in microseconds since 1970 UTC.
    @inlinable
    public var occurredAt: Int64 { bytes.loadLittleEndian(at: RecordLayout.occurredAtOffset) }
    /// The position of the event that caused this one; 0 for none.
    @inlinable
    public var causation: Position { bytes.loadLittleEndian(at: RecordLayout.causationOffset) }

    /// The fixed-size fields that the writer decided.
    public var header: RecordHeader {
        RecordHeader(
            type: type, schema: schema, outcome: outcome, operation: operation, origin: origin, eventID: eventID,
            tenant: tenant, version: version, revision: revision, occurredAt: occurredAt, causation: causation)
    }

    /// The event's own message, as its type encodes it.
    public var payload: Span<UInt8> {
        @_lifetime(copy self)
        get {
            bytes.extracting(partEnd(partCount - 1)..<(bytes.count - RecordLayout.checksumLength))
        }
    }

    @inlinable
    func loadID(at offset: Int) -> UInt128 {
        UInt128(bytes.loadLittleEndian(at: offset, as: UInt64.self).byteSwapped) << 64
            | UInt128(bytes.loadLittleEndian(at: offset + 8, as: UInt64.self).byteSwapped)
    }

    private func partEnd(_ index: Int) -> Int {
        guard index >= 0 else { return tableStart + partCount * RecordLayout.tableEntryLength }
        return Int(bytes.loadLittleEndian(at: tableStart + index * RecordLayout.tableEntryLength + 2, as: UInt16.self))
    }
}

// MARK: - Parts

extension RecordView {
    /// How many parts the record has, of known and unknown tags.
    public var parts: Int { partCount }

    /// The tag of a part, its bytes and whether they are sealed.
    ///
    /// - Parameter index: from 0 up to, not including, ``parts``.
    public func tag(ofPart index: Int) -> UInt8 {
        precondition(index >= 0 && index < partCount, "a record has no part of this index")
        return bytes[tableStart + index * RecordLayout.tableEntryLength]
    }

    /// Whether the bytes of a part are ciphertext.
    public func isSealed(part index: Int) -> Bool {
        precondition(index >= 0 && index < partCount, "a record has no part of this index")
        return bytes[tableStart + index * RecordLayout.tableEntryLength + 1] & RecordPart.sealedFlag != 0
    }

    /// The bytes of a part.
    @_lifetime(copy self)
    public func bytes(ofPart index: Int) -> Span<UInt8> {
        precondition(index >= 0 && index < partCount, "a record has no part of this index")
        return bytes.extracting(partEnd(index - 1)..<partEnd(index))
    }

    /// The bytes of the first part with a tag, or `nil`.
    ///
    /// - Complexity: O(parts).
    @_lifetime(copy self)
    public func bytes(of part: RecordPart) -> Span<UInt8>? {
        for index in 0..<partCount where tag(ofPart: index) == part.rawValue {
            return bytes(ofPart: index)
        }
        return nil
    }

    /// The text of the first part with a tag, or `nil`; bytes that are not UTF-8 are replaced.
    ///
    /// - Complexity: O(parts + length).
    public func text(of part: RecordPart) -> String? {
        guard let span = bytes(of: part) else { return nil }
        return String(decoding: span)
    }
}

// MARK: - Integrity

extension RecordView {
    /// The CRC-32C that the record carries.
    public var storedChecksum: UInt32 { bytes.loadLittleEndian(at: bytes.count - RecordLayout.checksumLength) }

    /// Checks the checksum and that the record stands where it says.
    ///
    /// - Complexity: O(length).
    public func checkIntegrity(at key: Position) throws(RecordFault) {
        let computed = CRC32C.checksum(of: bytes.extracting(first: bytes.count - RecordLayout.checksumLength))
        guard computed == storedChecksum else {
            throw .wrongChecksum(stored: storedChecksum, computed: computed)
        }
        guard position == key else { throw .wrongPosition(stored: position, key: key) }
    }
}
