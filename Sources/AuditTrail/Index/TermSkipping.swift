internal import LMDB

/// Leaves out the segments in which the terms of a query do not occur, by the merged terms of groups.
struct TermSkipping: Sendable {
    private let terms: [(key: TermKey, hashes: [UInt64])]
    private let classes: [EventClass]
    /// For each level the group that was looked at last, and which of its members may have what is wanted.
    private var known: [(group: UInt64, members: UInt16)?] = Array(repeating: nil, count: MergeLevel.count + 1)

    init(_ plan: QueryPlan) {
        classes = plan.classes
        terms = plan.classes.flatMap { eventClass in
            plan.allTerms(in: eventClass).map { (TermKey($0.field, eventClass), $0.hashes) }
        }
    }

    /// The segments around one, itself included, that cannot have what is wanted; `nil`: it may.
    ///
    /// - Parameter sealed: how many segments there are.
    mutating func gap(
        at segment: UInt64, _ sealed: UInt64, in segments: borrowing StoredSegments
    ) throws(AuditIndexError) -> ClosedRange<UInt64>? {
        guard !terms.isEmpty else { return nil }
        for level in stride(from: MergeLevel.count, through: 1, by: -1) {
            let group = MergeLevel.group(level, of: segment)
            guard MergeLevel.firstSegment(level, of: group + 1) <= sealed else { continue }
            if known[level]?.group != group {
                known[level] = (group, try members(level, group, in: segments))
            }
            let member = MergeLevel.member(level, of: segment)
            guard let found = known[level], found.members & UInt16(1) << UInt16(member) == 0 else { continue }
            let child = MergeLevel.group(level - 1, of: segment)
            let first = MergeLevel.firstSegment(level - 1, of: child)
            return first...MergeLevel.firstSegment(level - 1, of: child + 1) - 1
        }
        return nil
    }

    /// The members of a group that have a term of each field, in any class.
    private func members(
        _ level: Int, _ group: UInt64, in segments: borrowing StoredSegments
    ) throws(AuditIndexError) -> UInt16 {
        var all: UInt16 = 0
        for eventClass in classes {
            var members = UInt16.max
            for (key, hashes) in terms where key.eventClass == eventClass && members != 0 {
                var ofField: UInt16 = 0
                for hash in hashes {
                    let shard = MergeLevel.shard(level, of: hash)
                    let store = segments.store
                    if let block = try store.mergedBlock(level, group, key, shard: shard, in: segments.transaction) {
                        ofField |= block.members(of: hash)
                    }
                }
                members &= ofField
            }
            all |= members
        }
        return all
    }
}
