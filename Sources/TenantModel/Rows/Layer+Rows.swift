internal import HashTreeCollections

extension Layer {
    /// What the layer changes in a table, in the order of the keys.
    ///
    /// - Complexity: O(n log n).
    public func rows(in table: RowTable) -> [Row] {
        let rows =
            switch table {
            case .platform: [platformRow(position: position, recordedAt: recordedAt)]
            case .tenants: tenants.map { Row(key: $0.key.row, value: Self.bytes($0.value.value.writeCanonical)) }
            case .owners: Self.rows(owners, key: \.row) { $1.write($0.rawValue) }
            case .invitationTokens: Self.rows(invitationTokens, key: \.self) { $0.write(to: &$1) }
            case .apiKeys: Self.rows(apiKeys, key: \.self) { $0.write(to: &$1) }
            case .memberships: membershipRows
            case .answers: answers.all.map { Row(key: $0.key.row, value: Self.bytes($0.value.write)) }
            case .importedRows:
                importedRows.map { entry in Row(key: entry.key.row, value: Self.bytes { $0.write(entry.value) }) }
            case .snapshots: snapshots.compactMap { Self.snapshotRow($0.value) }
            case .answerKeys: answerKeysRow.map { [$0] } ?? []
            }
        return rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    /// The answers that have become too old for idempotency keys to find, as rows that are removed.
    ///
    /// - Complexity: O(what is removed), at most the keys of some segments.
    public func forgottenAnswers(in sealed: any SealedRows) -> [(table: RowTable, rows: [Row])] {
        var (answers, segments): ([Row], [Row]) = ([], [])
        for row in sealed.rows(in: .answerKeys, prefix: [], from: [], limit: 64) {
            guard let value = row.value,
                let segment = sealed.take(value, of: row.key, in: .answerKeys, as: AnswerKeys.init)
            else { continue }
            guard recordedAt >= segment.recordedAt.advanced(by: AnswerMemory.lifetime) else { break }
            segments.append(Row(key: row.key, value: nil))
            for key in segment.keys where self.answers.answer(key) == nil {
                let answer = sealed.value(of: key.row, in: .answers, as: AnswerMemory.Answer.init(row:))
                // The key may have been used anew since.
                guard let answer, answer.recordedAt <= segment.recordedAt else { continue }
                answers.append(Row(key: key.row, value: nil))
            }
        }
        return [(.answers, answers), (.answerKeys, segments)]
    }

    /// The tenants that it has changed, as they are at its end.
    public var sharedTenants: [(id: TenantID, tenant: Box<Tenant>)] { tenants.map { ($0.key, $0.value) } }

    func platformRow(position: Position, recordedAt: Timestamp) -> Row {
        let value = Self.bytes { platform.value.write(position: position, recordedAt: recordedAt, to: &$0) }
        return Row(key: Row.platformKey, value: value)
    }

    private var membershipRows: [Row] {
        memberships.flatMap { user, roles in
            roles.map { tenant, role in
                Row(
                    key: Membership.row(user, tenant),
                    value: role.map { role in Self.bytes { $0.write(role.rawValue) } })
            }
        }
    }

    private var answerKeysRow: Row? {
        let keys = answers.all.map(\.key).sorted()
        guard !keys.isEmpty else { return nil }
        return Row(key: position.row, value: Self.bytes(AnswerKeys(recordedAt: recordedAt, keys: keys).write))
    }

    /// A tenant as it was; the larger it is, the fewer are kept, so that they stay small beside the log.
    private static func snapshotRow(_ tenant: Tenant) -> Row? {
        let value = bytes(tenant.writeCanonical)
        var interval = Tenant.snapshotInterval
        while Int(interval) * 64 < value.count { interval *= 2 }
        guard tenant.version % interval == 0 else { return nil }
        return Row(key: tenant.id.row + tenant.position.row, value: value)
    }

    private static func rows<Key, Value>(
        _ entries: TreeDictionary<Key, Value?>, key: (Key) -> [UInt8], write: (Value, inout CanonicalBytes) -> Void
    ) -> [Row] {
        entries.map { entry in
            Row(key: key(entry.key), value: entry.value.map { value in bytes { write(value, &$0) } })
        }
    }

    private static func bytes(_ write: (inout CanonicalBytes) -> Void) -> [UInt8] {
        var bytes = CanonicalBytes()
        write(&bytes)
        return bytes.bytes
    }
}

/// The idempotency keys of a segment.
private struct AnswerKeys {
    let recordedAt: Timestamp
    let keys: [UInt128]

    init(recordedAt: Timestamp, keys: [UInt128]) {
        self.recordedAt = recordedAt
        self.keys = keys
    }

    init(_ reader: inout CanonicalReader) throws(RowFault) {
        recordedAt = try reader.time()
        var keys: [UInt128] = []
        try reader.list { (reader) throws(RowFault) in keys.append(try reader.integer()) }
        self.keys = keys
    }

    func write(to bytes: inout CanonicalBytes) {
        bytes.write(recordedAt.rawValue)
        bytes.write(keys) { $0.write($1) }
    }
}

extension AnswerMemory {
    /// Everything that is remembered, alive or not.
    fileprivate var all: [(key: UInt128, value: Answer)] {
        newer.map { ($0.key, $0.value) } + older.filter { newer[$0.key] == nil }.map { ($0.key, $0.value) }
    }
}

extension Tenant {
    /// How many versions apart the tenants are that are kept as they were.
    static let snapshotInterval: UInt64 = 256
}
