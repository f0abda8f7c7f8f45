extension SegmentStore {
    /// The names of its databases; all have integer keys.
    public static let databaseNames = ["audit.segments", "audit.blocks", "audit.columns", "audit.merged"]

    /// What a key of one of its databases stands for: the first segment, and which part of it, for messages.
    public static func describe(key: UInt64, in database: String) -> (segment: UInt64, part: String) {
        let part = UInt8(truncatingIfNeeded: key)
        switch database {
        case "audit.segments": return (key, "the summary")
        case "audit.blocks": return (key >> 8, termName(part))
        case "audit.columns":
            return (key >> 8, ColumnName(rawValue: part).map { "\($0)" } ?? "a column \(part)")
        default:
            let (level, group) = (Int(key >> 56), key >> 16 & (1 << 40 - 1))
            let isLevel = (1...MergeLevel.count).contains(level)
            let first = isLevel ? MergeLevel.firstSegment(level, of: group) : group
            return (first, "merged " + termName(UInt8(truncatingIfNeeded: key >> 8)))
        }
    }

    private static func termName(_ number: UInt8) -> String {
        TermKey.all.first { $0.number == number }.map { "\($0)" } ?? "terms of a field \(number)"
    }
}
