internal import HashTreeCollections

/// A user's role in a tenant, as a row.
enum Membership {
    /// The key of a membership's row: the length of the user's name in two bytes, the name, the tenant.
    static func row(_ user: String, _ tenant: TenantID) -> [UInt8] { prefix(user) + tenant.row }

    private static func prefix(_ user: String) -> [UInt8] {
        let length = UInt16(clamping: user.utf8.count)
        return [UInt8(length >> 8), UInt8(truncatingIfNeeded: length)] + user.utf8
    }

    /// The sealed roles of a user.
    static func sealed(of user: String, in rows: any SealedRows) -> TreeDictionary<TenantID, Role?> {
        var roles: TreeDictionary<TenantID, Role?> = [:]
        let prefix = prefix(user)
        var start = prefix
        while true {
            let page = rows.rows(in: .memberships, prefix: prefix, from: start, limit: 256)
            for row in page {
                guard let id = try? TenantID(row: row.key.dropFirst(prefix.count)), let value = row.value else {
                    continue
                }
                roles[id] = rows.take(value, of: row.key, in: .memberships, as: Role.init(row:))
            }
            guard page.count == 256, let last = page.last else { return roles }
            start = last.key + [0]
        }
    }
}

extension Role {
    init(row reader: inout CanonicalReader) throws(RowFault) { self = try reader.named() }
}
