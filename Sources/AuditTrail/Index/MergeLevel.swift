/// Groups of sixteen segments are level 1, groups of sixteen such groups level 2; there are no more, because a billion
/// events have 60 of the latter.
enum MergeLevel {
    static let count = 2
    /// Members of a group, as a shift.
    static let bits: UInt64 = 4

    /// The group of a level that a segment is in; of level 0, the segment itself.
    static func group(_ level: Int, of segment: UInt64) -> UInt64 { segment >> (bits * UInt64(level)) }

    /// The first segment of a group.
    static func firstSegment(_ level: Int, of group: UInt64) -> UInt64 { group << (bits * UInt64(level)) }

    /// Which member of its group a segment is in.
    static func member(_ level: Int, of segment: UInt64) -> UInt64 { group(level - 1, of: segment) & 15 }

    /// A field's terms are in so many values, by the first bits of their hash: none grows with the level.
    static func shardBits(_ level: Int) -> UInt64 { bits * UInt64(level - 1) }

    /// The shard of a term.
    static func shard(_ level: Int, of hash: UInt64) -> UInt64 {
        let bits = shardBits(level)
        return bits == 0 ? 0 : hash >> (64 - bits)
    }

    /// The key of a value: level, group, field and shard.
    static func key(_ level: Int, _ group: UInt64, _ number: UInt8, shard: UInt64) -> UInt64 {
        UInt64(level) << 56 | group << 16 | UInt64(number) << 8 | shard
    }
}
