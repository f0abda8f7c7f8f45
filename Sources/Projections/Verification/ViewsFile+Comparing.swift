internal import AuditTrail
internal import EventLog
internal import LMDB
internal import TenantModel

extension ViewsFile {
    /// Compares every row, and every value of the audit trail's index, with those that a fold of the log has made.
    ///
    /// - Precondition: the pages were read and are sound, and both are sealed as far.
    /// - Complexity: O(bytes of both).
    public func compare(with folded: FoldedViews) {
        guard let snapshot, let made = folded.reader.snapshot(report: { _ in }) else {
            preconditionFailure("what this process has just written can be read")
        }
        var expected: [String: DataFileTree] = [:]
        for tree in folded.reader.trees(in: made, report: { _ in }) { expected[tree.name] = tree }
        let limit = max(length, Int(clamping: (try? folded.reader.length()) ?? 0))
        for name in Self.treeNames {
            guard let found = trees[name], let wanted = expected[name] else { continue }
            compare(
                TreeEntries(of: found, in: snapshot, of: reader, largestValue: limit),
                TreeEntries(of: wanted, in: made, of: folded.reader, largestValue: limit),
                in: name, folded.segmentLength)
        }
    }

    private func compare(
        _ found: consuming TreeEntries, _ wanted: consuming TreeEntries, in tree: String, _ segmentLength: Position
    ) {
        var (one, two) = (found.next(), wanted.next())
        while let key = one?.key ?? two?.key {
            let row = Self.name(key, of: tree, segmentLength)
            switch (one, two) {
            case (let mine?, let other?) where mine.key == other.key:
                if mine.value != other.value {
                    let same = zip(mine.value, other.value).prefix { $0 == $1 }.count
                    tell(row, at: mine.byte + UInt64(same), "is not what the log makes of it")
                }
                (one, two) = (found.next(), wanted.next())
            case (let mine?, let other) where other.map { found.precedes(mine, $0) } ?? true:
                tell(row, at: mine.byte, "should not be there")
                one = found.next()
            default:
                let row = two.map { Self.name($0.key, of: tree, segmentLength) } ?? row
                tell(row, at: nil, "is missing")
                two = wanted.next()
            }
        }
    }

    private func tell(_ row: (name: String, position: Position?), at byte: UInt64?, _ problem: String) {
        report(
            LogFault(
                position: row.position, page: byte.flatMap { byte in snapshot.map { byte / UInt64($0.pageSize) } },
                byte: byte, problem: "\(row.name) \(problem)"))
    }

    /// What a message calls a row, and the first position that it is about, where it is about some.
    private static func name(
        _ key: [UInt8], of tree: String, _ segmentLength: Position
    ) -> (name: String, position: Position?) {
        let number = UInt64(littleEndian: key.prefix(8))
        switch tree {
        case "facts": return ("the views' fact \(String(decoding: key, as: UTF8.self))", nil)
        case "tenants" where key.count == 16:
            return ("the row of the tenant \(TenantID(rawValue: UInt128(bigEndian: key)))", nil)
        case _ where SegmentStore.databaseNames.contains(tree):
            let (segment, part) = SegmentStore.describe(key: number, in: tree)
            return ("segment \(segment) of the audit trail's index: \(part)", segment &* segmentLength &+ 1)
        default:
            let bytes = key.hexadecimal
            return ("the row \(bytes) of \(tree)", nil)
        }
    }
}
