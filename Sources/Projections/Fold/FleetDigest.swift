internal import Crypto
public import TenantModel

/// A fingerprint of everything that the log says: equal states have equal digests, in every process and at any time.
public struct FleetDigest: Hashable, Sendable, CustomStringConvertible {
    /// SHA-256 of the tables' digests.
    public let bytes: [UInt8]
    /// SHA-256 of each table's rows, in the order of their keys.
    public let tables: [RowTable: [UInt8]]

    /// Takes the digest of a state.
    ///
    /// - Complexity: O(n log n) in the tenants and what they hold.
    public init(_ fleet: Fleet) {
        var (whole, tables) = (SHA256(), [RowTable: [UInt8]]())
        for table in RowTable.allCases where table.isState {
            var hash = SHA256()
            fleet.forEachRow(in: table) { row in
                for part in [row.key, row.value ?? []] {
                    hash.update(data: (0..<4).map { UInt8(truncatingIfNeeded: part.count >> ($0 * 8)) })
                    hash.update(data: part)
                }
            }
            let digest = Array(hash.finalize())
            whole.update(data: digest)
            tables[table] = digest
        }
        bytes = Array(whole.finalize())
        self.tables = tables
    }

    /// 64 hexadecimal digits.
    public var description: String { bytes.hexadecimal }
}
