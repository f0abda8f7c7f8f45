internal import LMDB

extension SegmentStore {
    /// The key of one of the values of a segment: in the order of the segments.
    static func key(_ segment: UInt64, _ number: UInt8) -> UInt64 { segment << 8 | UInt64(number) }

    /// What a segment says of all its events together.
    func summary<T: Transaction & ~Copyable>(
        _ segment: UInt64, in transaction: borrowing T
    ) throws(AuditIndexError) -> SegmentSummary {
        guard let bytes = try value(segment, of: segments, in: transaction) else {
            throw AuditIndexError(BlockFault.missing, segment, "the summary")
        }
        let summary: SegmentSummary
        do throws(BlockFault) { summary = try SegmentSummary(bytes) } catch {
            throw AuditIndexError(error, segment, "the summary")
        }
        guard summary.count == segmentLength, summary.first == segment * UInt64(segmentLength) + 1 else {
            throw AuditIndexError(BlockFault.outOfBounds, segment, "the summary")
        }
        return summary
    }

    /// The block of a field in a segment; `nil`: no event has such a term.
    @_lifetime(borrow transaction)
    func block<T: Transaction & ~Copyable>(
        _ segment: UInt64, _ term: TermKey, in transaction: borrowing T
    ) throws(AuditIndexError) -> Block? {
        let key = Self.key(segment, term.number)
        guard let bytes = try value(key, of: blocks, in: transaction) else { return nil }
        let isVerified = isVerified(key, of: .blocks)
        do throws(BlockFault) {
            let block = try Block(bytes, isVerified: isVerified)
            if !isVerified { noteVerified(key, of: .blocks) }
            return block
        } catch {
            throw AuditIndexError(error, segment, "\(term)")
        }
    }

    /// A column of a segment.
    @_lifetime(borrow transaction)
    func column<T: Transaction & ~Copyable>(
        _ segment: UInt64, _ name: ColumnName, in transaction: borrowing T
    ) throws(AuditIndexError) -> Column {
        let key = Self.key(segment, name.rawValue)
        guard let bytes = try value(key, of: columns, in: transaction) else {
            throw AuditIndexError(BlockFault.missing, segment, "\(name)")
        }
        let isVerified = isVerified(key, of: .columns)
        do throws(BlockFault) {
            let column = try Column(bytes, isVerified: isVerified)
            guard column.events == segmentLength else { throw BlockFault.wrongLength }
            if !isVerified { noteVerified(key, of: .columns) }
            return column
        } catch {
            throw AuditIndexError(error, segment, "\(name)")
        }
    }

    /// Where the terms of a field occur in a group of segments; `nil`: no segment of it has such a term.
    @_lifetime(borrow transaction)
    func mergedBlock<T: Transaction & ~Copyable>(
        _ level: Int, _ group: UInt64, _ term: TermKey, shard: UInt64, in transaction: borrowing T
    ) throws(AuditIndexError) -> MergedBlock? {
        let key = MergeLevel.key(level, group, term.number, shard: shard)
        guard let bytes = try value(key, of: merged, in: transaction) else { return nil }
        let isVerified = isVerified(key, of: .merged)
        do throws(BlockFault) {
            let block = try MergedBlock(bytes, isVerified: isVerified)
            if !isVerified { noteVerified(key, of: .merged) }
            return block
        } catch {
            throw AuditIndexError(error, MergeLevel.firstSegment(level, of: group), "merged \(term)")
        }
    }

    @_lifetime(borrow transaction)
    private func value<T: Transaction & ~Copyable>(
        _ key: UInt64, of database: Database<UInt64>, in transaction: borrowing T
    ) throws(AuditIndexError) -> Span<UInt8>? {
        do throws(LMDBError) {
            return try transaction.get(key, from: database)
        } catch {
            throw AuditIndexError(error)
        }
    }
}

extension AuditIndexError {
    /// What a fault of a value means for whoever asks the index.
    init(_ fault: BlockFault, _ segment: UInt64, _ part: String) {
        self.init(.damaged(segment: segment, part: part), fault.reason)
    }
}
