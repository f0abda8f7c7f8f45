public import EventLog
internal import LMDB

/// Makes segments of the index from records, which it takes in place and in order.
///
/// One builder makes one segment after the other and keeps its buffers; nothing is allocated for a record but the
/// names of its changed fields.
public struct SegmentBuilder: ~Copyable, Sendable {
    private let hash: TermHash
    private let reading: any AuditReading
    private var types: TypeNames
    private var summary = SegmentSummary()
    /// Whether an event is metering, by its offset.
    private var metering: [Bool] = []
    /// By the number of the term's key.
    private var postings = [Postings](repeating: Postings(), count: 128)
    private var kinds = ColumnBuilder()
    private var tenants = ColumnBuilder()
    private var actors = ColumnBuilder()
    private var radixSort = RadixSort()
    private var scratch: [UInt8] = []

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - seed: of the hash of terms; the same for all segments of a store, made of its id.
    ///   - reading: what the trail knows of a record beside its envelope.
    public init(seed: UInt64, reading: any AuditReading) {
        hash = TermHash(seed: seed)
        self.reading = reading
        types = TypeNames(reading)
    }

    /// How many records were taken in.
    public var count: Int { summary.count }

    /// Takes in the next record; at most ``Segment/length`` of them make a segment.
    ///
    /// - Complexity: O(parts and their lengths).
    public mutating func add(_ record: borrowing RecordView) {
        precondition(count < Segment.length, "a segment has at most 65,536 records")
        precondition(count == 0 || record.position == summary.last + 1, "a segment's records follow each other")
        let offset = UInt16(truncatingIfNeeded: count)
        summary.add(record)
        let type = types[record.type]
        metering.append(type.isMetering)
        let envelope = addParts(record, offset, type.isMetering ? 64 : 0)
        addKind(record, envelope, type)
        addTenant(record.tenant)
        if let index = envelope.actor {
            let actor = record.bytes(ofPart: index)
            actors.append(actor, hash: hash(actor))
        } else {
            scratch.removeAll(keepingCapacity: true)
            actors.append(scratch, hash: hash(scratch))
        }
        if type.canChangeFields { addChangedFields(record, offset) }
    }

    /// Makes the segment of what was taken in, and begins with nothing again.
    ///
    /// - Complexity: O(records), about 150 ns each.
    public mutating func finish() -> Segment {
        precondition(count > 0, "a segment has records")
        var blocks: [(key: TermKey, bytes: [UInt8])] = []
        for eventClass in EventClass.allCases {
            for key in TermField.inBlocks.map({ TermKey($0, eventClass) }) {
                guard !postings[Int(key.number)].isEmpty else { continue }
                blocks.append((key, postings[Int(key.number)].finish(key, &radixSort)))
            }
        }
        let columns = [
            (ColumnName.kinds, kinds.finish(.kinds, metering: metering, &radixSort)),
            (.tenants, tenants.finish(.tenants, metering: metering, &radixSort)),
            (.actors, actors.finish(.actors, metering: metering, &radixSort)),
        ]
        defer {
            summary = SegmentSummary()
            metering.removeAll(keepingCapacity: true)
        }
        return Segment(summary, blocks: blocks, columns: columns)
    }
}

// MARK: - What a record has

extension SegmentBuilder {
    /// Where the parts are that the columns want.
    private struct Envelope {
        var action: Int?
        var actorType: Int?
        var actor: Int?
        var resourceType: Int?
    }

    /// Notes the terms of all parts; of a tag that is there more than once, but for subjects, the first counts.
    private mutating func addParts(_ record: borrowing RecordView, _ offset: UInt16, _ eventClass: Int) -> Envelope {
        var envelope = Envelope()
        var seen: UInt32 = 0
        for index in 0..<record.parts {
            let tag = record.tag(ofPart: index)
            guard let part = RecordPart(rawValue: tag) else { continue }
            guard part == .subject || seen & 1 << UInt32(tag) == 0 else { continue }
            seen |= 1 << UInt32(tag)
            switch part {
            case .action: envelope.action = index
            case .actorType: envelope.actorType = index
            case .actorID: envelope.actor = index
            case .resourceType: envelope.resourceType = index
            default:
                guard let field = TermField(part) else { continue }
                postings[Int(field.rawValue) + eventClass].append(hash(record.bytes(ofPart: index)), offset)
            }
        }
        return envelope
    }

    private mutating func addKind(_ record: borrowing RecordView, _ envelope: Envelope, _ type: TypeNames.Facts) {
        var flags = type.isMetering ? Kind.isMetering : 0
        var lengths: (action: Int, actorType: Int) = (type.name.count, 0)
        if let index = envelope.action { lengths.action = record.bytes(ofPart: index).count }
        if let index = envelope.actorType {
            flags |= Kind.hasActorType
            lengths.actorType = record.bytes(ofPart: index).count
        }
        if envelope.resourceType != nil { flags |= Kind.hasResourceType }
        scratch.removeAll(keepingCapacity: true)
        let codes = UInt64(flags) | UInt64(record.outcome) << 8 | UInt64(record.operation) << 16
        scratch.append(littleEndian: codes | UInt64(lengths.action) << 32 | UInt64(lengths.actorType) << 48)
        if let index = envelope.action {
            scratch.append(copying: record.bytes(ofPart: index))
        } else {
            scratch.append(contentsOf: type.name)
        }
        if let index = envelope.actorType { scratch.append(copying: record.bytes(ofPart: index)) }
        if let index = envelope.resourceType { scratch.append(copying: record.bytes(ofPart: index)) }
        kinds.append(scratch, hash: hash(scratch))
    }

    private mutating func addTenant(_ tenant: UInt128) {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(littleEndian: tenant.byteSwapped)
        tenants.append(scratch, hash: hash(scratch))
    }

    /// Notes the changed fields by their names and by all beginnings of these that end in a dot, and the empty one.
    private mutating func addChangedFields(_ record: borrowing RecordView, _ offset: UInt16) {
        let names = reading.changedFields(record)
        guard !names.isEmpty else { return }
        let number = Int(TermField.changedField.rawValue)
        scratch.removeAll(keepingCapacity: true)
        postings[number].append(hash(scratch.span), offset)
        for name in names {
            scratch.removeAll(keepingCapacity: true)
            for byte in name.utf8 {
                scratch.append(byte)
                if byte == UInt8(ascii: ".") { postings[number].append(hash(scratch.span), offset) }
            }
            postings[number].append(hash(scratch.span), offset)
        }
    }
}
