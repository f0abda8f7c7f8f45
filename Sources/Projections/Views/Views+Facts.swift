internal import AuditTrail
internal import EventLog
internal import LMDB

/// What the views say about themselves.
extension Views {
    /// How far they are sealed.
    struct Seal: Equatable {
        var position: Position = 0
        /// The id of the event there; 0 before the first segment.
        var eventID: UInt128 = 0
    }

    private enum Fact {
        static let log = Array("log".utf8)
        static let segmentLength = Array("segment_length".utf8)
        static let sealed = Array("sealed".utf8)
    }

    static func seal(
        in transaction: borrowing some Transaction & ~Copyable, _ facts: Database<[UInt8]>, _ path: String
    ) throws(ViewsError) -> Seal {
        guard let value = try fact(Fact.sealed, in: transaction, facts) else { return Seal() }
        guard value.count == 24 else {
            throw ViewsError(.damaged, path: path, detail: "the views in \(path) do not say how far they are sealed.")
        }
        return Seal(position: UInt64(littleEndian: value[..<8]), eventID: UInt128(littleEndian: value[8...]))
    }

    static func write(
        _ seal: Seal, to transaction: inout WriteTransaction, _ facts: Database<[UInt8]>
    ) throws(LMDBError) {
        let value = seal.position.littleEndianBytes + seal.eventID.littleEndianBytes
        try transaction.put(Fact.sealed.span, value.span, into: facts)
    }

    /// Makes empty views those of a log.
    func claim(forLog id: UInt128) throws(ViewsError) {
        try environment.write { (transaction) throws(ViewsError) in
            guard try Self.fact(Fact.log, in: transaction, facts) == nil else { return }
            do throws(LMDBError) {
                let (log, length) = (id.littleEndianBytes, segmentLength.littleEndianBytes)
                try transaction.put(Fact.log.span, log.span, into: facts)
                try transaction.put(Fact.segmentLength.span, length.span, into: facts)
            } catch {
                throw ViewsError(error)
            }
        }
    }

    /// Checks that the views were made from this log: its id, and the event at the sealed position.
    func checkBelongs(to log: LMDBEventLog) throws(ViewsError) {
        let (id, length, seal) = try environment.read { (transaction) throws(ViewsError) in
            (
                try Self.fact(Fact.log, in: transaction, facts),
                try Self.fact(Fact.segmentLength, in: transaction, facts),
                try Self.seal(in: transaction, facts, path)
            )
        }
        guard id != nil else {
            throw ViewsError(.notFound, path: path, detail: "the views in \(path) are being made, or that was cut off.")
        }
        guard id == log.id.littleEndianBytes, length == segmentLength.littleEndianBytes else {
            throw ViewsError(.foreign, path: path, detail: "the views in \(path) are not those of the log \(log.path).")
        }
        let indexed: Position
        do throws(AuditIndexError) {
            indexed = try segments.sealedSegments() * segmentLength
        } catch {
            throw ViewsError(error, path: path)
        }
        // Another process may just have sealed a segment more.
        guard indexed >= seal.position, indexed <= seal.position + segmentLength else {
            throw damaged("the index of the audit trail ends at #\(indexed), the rows at #\(seal.position)")
        }
        guard seal.position > 0 else { return }
        let found = try? log.read(at: seal.position) { (record) throws(Never) in record.eventID }
        guard found == seal.eventID else {
            throw ViewsError(
                .foreign, path: path,
                detail: "the views in \(path) were made from a log that had another event at #\(seal.position).")
        }
    }

    private static func fact(
        _ name: [UInt8], in transaction: borrowing some Transaction & ~Copyable, _ facts: Database<[UInt8]>
    ) throws(ViewsError) -> [UInt8]? {
        do throws(LMDBError) {
            guard let value = try transaction.get(name.span, from: facts) else { return nil }
            return [UInt8](copying: value)
        } catch {
            throw ViewsError(error)
        }
    }
}

extension FixedWidthInteger {
    /// The bytes, the least significant first.
    var littleEndianBytes: [UInt8] {
        stride(from: 0, to: bitWidth, by: 8).map { UInt8(truncatingIfNeeded: self >> $0) }
    }

    /// Reads bytes, the least significant first.
    init(littleEndian bytes: some BidirectionalCollection<UInt8>) {
        self = bytes.reversed().reduce(0) { $0 << 8 | Self(truncatingIfNeeded: $1) }
    }
}
