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
            case .answers: livingAnswers.map { Row(key: $0.key.row, value: Self.bytes($0.value.write)) }
            case .importedRows:
                importedRows.map { entry in Row(key: entry.key.row, value: Self.bytes { $0.write(entry.value) }) }
            case .snapshots: snapshots.compactMap { Self.snapshotRow($0.value) }
            case .answerKeys: answerKeysRows
            }
        return rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    }

    /// The answers that have become too old for idempotency keys to find, as rows that are removed.
    ///
    /// A segment's answers go when its end is 24 hours before the layer's: which there are at a position does not
    /// depend on how many segments a layer has.
    ///
    /// - Complexity: O(what is removed).
    public func forgottenAnswers(in sealed: any SealedRows) -> [(table: RowTable, rows: [Row])] {
        let living = livingAnswers
        var (answers, segments): ([Row], [Row]) = ([], [])
        var start: [UInt8] = []
        while let row = sealed.rows(in: .answerKeys, prefix: [], from: start, limit: 1).first {
            start = row.key + [0]
            guard let value = row.value,
                let segment = sealed.take(value, of: row.key, in: .answerKeys, as: AnswerKeys.init)
            else { continue }
            guard isForgotten(segment.recordedAt) else { break }
            segments.append(Row(key: row.key, value: nil))
            for key in segment.keys where living[key] == nil {
                let answer = sealed.value(of: key.row, in: .answers, as: AnswerMemory.Answer.init(row:))
                // The key may have been used anew since.
                guard let answer, answer.recordedAt <= segment.recordedAt else { continue }
                answers.append(Row(key: key.row, value: nil))
            }
        }
        return [(.answers, answers), (.answerKeys, segments)]
    }

    /// Whether answers of a segment that ended then are forgotten at the layer's end.
    private func isForgotten(_ recordedAt: Timestamp) -> Bool {
        self.recordedAt >= recordedAt.advanced(by: AnswerMemory.lifetime)
    }

    /// What was answered in it, but for what is forgotten at its end.
    private var livingAnswers: [UInt128: AnswerMemory.Answer] {
        var living: [UInt128: AnswerMemory.Answer] = [:]
        for segment in segmentAnswers where !isForgotten(segment.recordedAt) {
            living.merge(segment.answers.all) { $1 }
        }
        return living.merging(answers.all) { $1 }
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

    private var answerKeysRows: [Row] {
        segmentAnswers.filter { !isForgotten($0.recordedAt) }.compactMap { segment in
            let keys = segment.answers.all.map(\.key).sorted()
            guard !keys.isEmpty else { return nil }
            let value = Self.bytes(AnswerKeys(recordedAt: segment.recordedAt, keys: keys).write)
            return Row(key: segment.position.row, value: value)
        }
    }

    /// A tenant as it was; the larger it is, the fewer are kept: no more bytes than 512 an event of it.
    private static func snapshotRow(_ tenant: Tenant) -> Row? {
        // To write one takes milliseconds: most of those that are not due are known by their people.
        let people = tenant.members.count * usualBytesOfMember + tenant.invitations.count * usualBytesOfInvitation
        guard isSnapshotDue(tenant, size: people) else { return nil }
        let value = bytes(tenant.writeCanonical)
        guard isSnapshotDue(tenant, size: value.count) else { return nil }
        return Row(key: tenant.id.row + tenant.position.row, value: value)
    }

    private static func isSnapshotDue(_ tenant: Tenant, size: Int) -> Bool {
        var interval = Tenant.snapshotInterval
        while Int(interval) * 512 < size { interval *= 2 }
        return tenant.version % interval == 0
    }

    private static let usualBytesOfMember = 60
    private static let usualBytesOfInvitation = 180

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
