internal import LMDB

extension SegmentStore {
    /// Writes the merged terms of every group that a segment is the last one of.
    func merge(through segment: UInt64, in transaction: inout WriteTransaction) throws(AuditIndexError) {
        var merger = TermMerger()
        for level in 1...MergeLevel.count where (segment + 1) % MergeLevel.firstSegment(level, of: 1) == 0 {
            let group = MergeLevel.group(level, of: segment)
            for key in TermKey.all where key.field.isKept(of: key.eventClass) {
                for shard in 0..<UInt64(1) << MergeLevel.shardBits(level) {
                    for member in 0..<UInt64(16) {
                        let child = group << MergeLevel.bits | member
                        if level == 1 {
                            try collect(key, ofSegment: child, member, into: &merger, in: transaction)
                        } else {
                            try collect(key, level, group: child, member, shard, into: &merger, in: transaction)
                        }
                    }
                    guard let bytes = merger.finish(key) else { continue }
                    let place = MergeLevel.key(level, group, key.number, shard: shard)
                    do throws(LMDBError) {
                        try transaction.put(place, bytes.span, into: merged)
                    } catch {
                        throw AuditIndexError(error)
                    }
                }
            }
        }
    }

    /// Takes in the terms of a group of the level below, as far as they belong to a shard.
    private func collect(
        _ key: TermKey, _ level: Int, group: UInt64, _ member: UInt64, _ shard: UInt64, into merger: inout TermMerger,
        in transaction: borrowing WriteTransaction
    ) throws(AuditIndexError) {
        let bits = MergeLevel.shardBits(level)
        let below = shard >> (bits - MergeLevel.shardBits(level - 1))
        guard let block = try mergedBlock(level - 1, group, key, shard: below, in: transaction) else { return }
        for index in block.firstIndex(ofHashesFrom: shard << (64 - bits))..<block.terms {
            let fingerprint = block.fingerprint(index)
            guard UInt64(fingerprint) >> (32 - bits) == shard else { break }
            merger.add(fingerprint, member: member)
        }
    }

    /// Takes in the terms of a segment.
    private func collect(
        _ key: TermKey, ofSegment segment: UInt64, _ member: UInt64, into merger: inout TermMerger,
        in transaction: borrowing WriteTransaction
    ) throws(AuditIndexError) {
        if let partner = key.field.partner {
            return try collect(pairsWith: partner, ofSegment: segment, member, into: &merger, in: transaction)
        }
        guard let name = key.field.column else {
            guard let block = try block(segment, key, in: transaction) else { return }
            for index in 0..<block.terms { merger.add(Self.fingerprint(block.hash(index)), member: member) }
            return
        }
        let column = try column(segment, name, in: transaction)
        do throws(BlockFault) {
            for ordinal in 0..<column.values where try !column.run(of: ordinal, key.eventClass).isEmpty {
                if name == .kinds {
                    let kind = try KindView(try column.value(ordinal))
                    kind.forEachTerm(of: key.field) { merger.add(Self.fingerprint(hash($0)), member: member) }
                } else {
                    merger.add(Self.fingerprint(column.hash(ordinal)), member: member)
                }
            }
        } catch {
            throw AuditIndexError(error, segment, "\(name)")
        }
    }

    /// Takes in which terms of a column the audit of a segment has together with which tenant.
    private func collect(
        pairsWith name: ColumnName, ofSegment segment: UInt64, _ member: UInt64, into merger: inout TermMerger,
        in transaction: borrowing WriteTransaction
    ) throws(AuditIndexError) {
        let tenants = try column(segment, .tenants, in: transaction)
        let others = try column(segment, name, in: transaction)
        do throws(BlockFault) {
            for tenant in 0..<tenants.values {
                var ordinals: Set<Int> = []
                for offset in tenants.run.offsets(try tenants.run(of: tenant, .audit)) {
                    guard Int(offset) < others.events else { throw .outOfBounds }
                    ordinals.insert(try others.ordinal(at: Int(offset)))
                }
                let first = tenants.hash(tenant)
                for ordinal in ordinals {
                    guard name == .kinds else {
                        merger.add(Self.fingerprint(hash(pair: first, others.hash(ordinal))), member: member)
                        continue
                    }
                    let kind = try KindView(try others.value(ordinal))
                    kind.forEachTerm(of: .action) { action in
                        merger.add(Self.fingerprint(hash(pair: first, hash(action))), member: member)
                    }
                }
            }
        } catch {
            throw AuditIndexError(error, segment, "\(name)")
        }
    }

    private static func fingerprint(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 32) }
}

extension KindView {
    /// Shows the terms that a kind has of a field: of the action, its name and all beginnings of that which end in a
    /// dot.
    fileprivate func forEachTerm(of field: TermField, _ body: (Span<UInt8>) -> Void) {
        switch field {
        case .action:
            for index in 0..<action.count where action[index] == UInt8(ascii: ".") {
                body(action.extracting(0...index))
            }
            body(action)
        case .outcome: body(outcomeBytes)
        case .operation: body(operationBytes)
        case .actorType: if let actorType { body(actorType) }
        case .resourceType: if let resourceType { body(resourceType) }
        default: break
        }
    }
}
