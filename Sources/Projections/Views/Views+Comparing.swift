internal import AuditTrail
internal import EventLog
public import TenantModel

/// Where two views of the same log first differ.
public enum ViewsDifference: Hashable, Sendable {
    /// In a row of the state.
    case row(table: RowTable, key: [UInt8], here: [UInt8]?, there: [UInt8]?)
    /// In a segment of the audit trail's index.
    case segment(UInt64)
}

extension Views {
    /// Finds the first row in which these views differ from others that are sealed as far.
    ///
    /// - Returns: `nil` if every row of every table, and the audit trail's index, is the same.
    /// - Throws: ``ViewsError`` if either cannot be read.
    /// - Complexity: O(bytes of both).
    public func firstDifference(from other: Views) throws(ViewsError) -> ViewsDifference? {
        let (mine, others) = (rows(asOf: .max), other.rows(asOf: .max))
        for table in RowTable.allCases {
            let found = Self.firstDifference(mine, others, in: table)
            for rows in [mine, others] { if case .failed(let error) = rows.standing { throw error } }
            if let found { return found }
        }
        do throws(AuditIndexError) {
            return try segments.firstDifference(from: other.segments).map { .segment($0) }
        } catch {
            throw ViewsError(error, path: path)
        }
    }

    private static func firstDifference(_ mine: ViewRows, _ others: ViewRows, in table: RowTable) -> ViewsDifference? {
        var start: [UInt8] = []
        while true {
            let left = mine.rows(in: table, prefix: [], from: start, limit: 256)
            let right = others.rows(in: table, prefix: [], from: start, limit: 256)
            for index in 0..<max(left.count, right.count) {
                let one = index < left.count ? left[index] : nil
                let two = index < right.count ? right[index] : nil
                if let one, one == two { continue }
                // The smaller key is the one that the other side lacks.
                let isHere = two.map { two in one.map { !two.key.lexicographicallyPrecedes($0.key) } ?? false } ?? true
                guard let key = isHere ? one?.key : two?.key else { continue }
                return .row(
                    table: table, key: key, here: one?.key == key ? one?.value : nil,
                    there: two?.key == key ? two?.value : nil)
            }
            guard left.count == 256, let last = left.last else { return nil }
            start = last.key + [0]
        }
    }
}

extension ViewRows {
    /// The tenant that a row of the table of tenants has.
    public func tenant(inRow value: [UInt8], of key: [UInt8], catalogs: [Catalog.ID: Catalog]) -> Tenant? {
        guard key.count == 16 else { return nil }
        return decodeTenant(value, of: TenantID(rawValue: UInt128(bigEndian: key)), catalogs: catalogs)
    }
}
