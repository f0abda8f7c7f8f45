internal import LMDB

extension SegmentStore {
    /// The first segment in which this index differs from another one of the same log.
    ///
    /// - Returns: `nil` if both have the same segments, byte for byte.
    /// - Throws: ``AuditIndexError`` if either cannot be read.
    /// - Complexity: O(bytes of both).
    public func firstDifference(from other: SegmentStore) throws(AuditIndexError) -> UInt64? {
        let pairs = [
            (segments, other.segments, 0), (blocks, other.blocks, 8), (columns, other.columns, 8),
        ]
        var first: UInt64?
        for (mine, others, shift) in pairs {
            var next: UInt64? = 0
            while let start = next {
                let page = try comparePage(of: mine, with: others, in: other, from: start)
                if let key = page.difference { first = min(first ?? .max, key >> UInt64(shift)) }
                next = page.difference == nil ? page.next : nil
            }
        }
        return first
    }

    /// Compares some entries; no transaction stays open for long.
    private func comparePage(
        of mine: Database<UInt64>, with others: Database<UInt64>, in other: SegmentStore, from start: UInt64
    ) throws(AuditIndexError) -> (difference: UInt64?, next: UInt64?) {
        do throws(LMDBError) {
            let left = try environment.beginRead()
            let right = try other.environment.beginRead()
            var one = try left.cursor(over: mine)
            var two = try right.cursor(over: others)
            guard let first = try one.seek(atOrAfter: start) else {
                let surplus = try two.seek(atOrAfter: start)
                return (surplus?.key, nil)
            }
            guard let second = try two.seek(atOrAfter: start), Self.areEqual(first, second) else {
                return (first.key, nil)
            }
            for _ in 0..<256 {
                guard let first = try one.next() else { return (try two.next()?.key, nil) }
                guard let second = try two.next(), Self.areEqual(first, second) else { return (first.key, nil) }
            }
            return (nil, try one.next()?.key)
        } catch {
            throw AuditIndexError(error)
        }
    }

    private static func areEqual(_ one: borrowing Entry<UInt64>, _ two: borrowing Entry<UInt64>) -> Bool {
        guard one.key == two.key, one.value.count == two.value.count else { return false }
        for index in 0..<one.value.count where one.value[index] != two.value[index] { return false }
        return true
    }
}
