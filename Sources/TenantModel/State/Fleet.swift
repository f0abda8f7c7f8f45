public import HashTreeCollections

/// Everything that the log says, as of a position: all tenants, their names, the catalogues, what was answered.
///
/// A persistent value: copying it costs nothing and shares everything, so that a command is decided on a copy that is
/// dropped if it is refused, and a reader keeps the value that it was given.
///
/// It has what the last segments of the log have changed in layers, and looks up the rest in the rows that were sealed
/// before. Without such rows its one layer has everything.
public struct Fleet: Sendable {
    /// The position of the last event that was folded.
    public internal(set) var position: Position = 0
    /// When that was recorded.
    public internal(set) var recordedAt = Timestamp(rawValue: .min)
    var platform = Self.initialPlatform
    /// What was changed since the last segment's end.
    var young = Layer()
    /// Whole segments that may not be sealed yet, the oldest first.
    public internal(set) var frozen: [Layer] = []
    /// Whether a layer goes on after a segment's end, until ``endLayer()``: for who seals many segments at once.
    public var keepsLayer = false
    /// Everything that the layers do not say; `nil`: they say all.
    public private(set) var rows: (any SealedRows)?

    /// One for all: an empty fleet is made for every decision.
    static let initialPlatform = Box(PlatformState())

    /// Nothing, before the first event.
    public init() {}

    /// Everything as of the position up to which rows were sealed.
    ///
    /// - Throws: ``RowFault`` if the platform's row cannot be read.
    public init(sealedIn rows: any SealedRows) throws(RowFault) {
        self.rows = rows
        guard let value = rows.value(of: Row.platformKey, in: .platform) else { return }
        var reader = CanonicalReader(value)
        (position, recordedAt, platform) = try PlatformState.read(&reader)
        young.start = position
    }

    /// A state as of another moment, of which everything but the platform's own is looked up in rows.
    public func asOf(_ position: Position, _ recordedAt: Timestamp, over rows: any SealedRows) -> Fleet {
        var fleet = Fleet()
        fleet.position = position
        fleet.recordedAt = recordedAt
        fleet.platform = platform
        fleet.rows = rows
        return fleet
    }

    /// The same, looking up what was sealed in other rows of the same log.
    public func over(_ rows: any SealedRows) -> Fleet {
        var fleet = self
        fleet.rows = rows
        return fleet
    }
}

// MARK: - The platform

extension Fleet {
    /// The version of the platform's own stream.
    public var platformVersion: UInt64 { platform.value.version }
    /// The revision of the platform's own stream.
    public var platformRevision: UInt64 { platform.value.revision }
    /// The catalogue of tenants that name none.
    public var defaultCatalog: Catalog.ID? { platform.value.defaultCatalog }
    /// Every catalogue that was published.
    public var catalogs: [Catalog.ID: Catalog] { platform.value.catalogs }
    /// What an operator has set.
    public var settings: Settings { platform.value.settings }
    /// The credentials of programs that serve the platform.
    public var platformKeys: TreeDictionary<ApiKeyID, ApiKey> { platform.value.keys }
    /// How many tenants there are, of any state.
    public var tenantCount: Int { platform.value.tenantCount }

    /// The catalogue with a name, in its newest version, or with a name and version, `smtp/1`.
    public func catalog(called text: String) -> Catalog? {
        newestCatalog(named: text) ?? catalogs.first { $0.key.description == text }?.value
    }

    /// The catalogue with a name, in its newest version.
    public func newestCatalog(named name: String) -> Catalog? {
        catalogs.keys.filter { $0.name == name }.max().flatMap { catalogs[$0] }
    }
}

// MARK: - Tenants

extension Fleet {
    /// The tenant with an id.
    ///
    /// - Complexity: O(log n).
    public func tenant(_ id: TenantID) -> Tenant? { shared(id)?.value }

    /// The state of a tenant's life.
    ///
    /// - Complexity: O(log n); the tenant is not copied.
    public func state(of id: TenantID) -> LifecycleState? { shared(id)?.value.state }

    /// The tenant with an id, for who only looks at it.
    ///
    /// - Complexity: O(log n); the tenant is not copied.
    public func shared(_ id: TenantID) -> Box<Tenant>? {
        newest({ $0.tenants[id].map(Optional.some) }, else: { $0.tenant(id, catalogs: catalogs) })
    }

    /// The last version and revision in a tenant's history, or in the platform's; 0 before the first.
    func versions(of tenant: TenantID?) -> (version: UInt64, revision: UInt64) {
        guard let tenant else { return (platformVersion, platformRevision) }
        guard let box = shared(tenant) else { return (0, 0) }
        return (box.value.version, box.value.revision)
    }

    /// The tenant that `{tenant}` means: its id, its slug, or its external id.
    public func resolve(_ text: String) -> TenantID? {
        if let id = TenantID(text), shared(id) != nil { return id }
        return tenantID(named: text)
    }

    /// The id of the tenant with a slug or an external id.
    ///
    /// - Complexity: O(log n).
    public func tenantID(named name: String) -> TenantID? { owner(of: .name(name)) }

    /// The tenant that a host or a domain belongs to.
    ///
    /// - Complexity: O(log n).
    public func tenantID(ofHost host: String) -> TenantID? { owner(of: .host(host)) }

    /// The tenant that has a name, or `nil`.
    func owner(of name: OwnedName) -> TenantID? {
        newest({ $0.owners[name] }, else: { $0.value(of: name.row, in: .owners, as: TenantID.init(row:)) })
    }

    /// A tenant as it was at or before a position, at most some hundred versions before; `nil`: begin at its beginning.
    public func snapshot(of id: TenantID, through position: Position) -> Tenant? {
        for layer in [young] + frozen.reversed() {
            let snapshot = layer.snapshots.last { $0.value.id == id && $0.value.position <= position }
            if let snapshot { return snapshot.value }
        }
        guard let row = rows?.lastRow(in: .snapshots, prefix: id.row, through: id.row + position.row) else {
            return nil
        }
        return row.value.flatMap { rows?.decodeTenant($0, of: id, catalogs: catalogs) }
    }

    /// Every tenant, in the order of their ids, read as it goes.
    public var allTenants: TenantSequence { TenantSequence(self) }
}

// MARK: - People and programs

extension Fleet {
    /// The tenants that a user belongs to, by id, and as what.
    ///
    /// - Complexity: O(n log n) in the user's tenants.
    public func memberships(of user: String) -> [(tenant: TenantID, role: Role)] {
        var roles = rows.map { Membership.sealed(of: user, in: $0) } ?? [:]
        for layer in frozen { roles.merge(layer.memberships[user] ?? [:]) { $1 } }
        roles.merge(young.memberships[user] ?? [:]) { $1 }
        return roles.compactMap { tenant, role in role.map { (tenant, $0) } }.sorted { $0.tenant < $1.tenant }
    }

    /// A user's role in a tenant; `nil`: none.
    ///
    /// - Complexity: O(log n); known of a state of the past as well.
    public func role(of user: String, in tenant: TenantID) -> Role? { shared(tenant)?.value.members[user]?.role }

    /// How many tenants a user owns, not counting deleted ones.
    func ownedTenants(of user: String) -> Int {
        memberships(of: user).count { tenant, role in
            role == .owner && shared(tenant).map { $0.value.state != .deleted } ?? false
        }
    }

    /// The API key that a secret's hash belongs to, good or not.
    ///
    /// - Complexity: O(log n).
    public func apiKey(hash: [UInt8]) -> (place: ApiKeyPlace, key: ApiKey)? {
        let place = newest(
            { $0.apiKeys[hash] }, else: { $0.value(of: hash, in: .apiKeys, as: ApiKeyPlace.init(row:)) })
        guard let place else { return nil }
        let keys = place.tenant.map { shared($0)?.value.apiKeys ?? [:] } ?? platformKeys
        return keys[place.key].map { (place, $0) }
    }

    /// The API key that a secret's hash belongs to, if it is good at a moment.
    ///
    /// - Complexity: O(log n).
    public func goodKey(hash: [UInt8], at time: Timestamp) -> (place: ApiKeyPlace, key: ApiKey)? {
        apiKey(hash: hash).flatMap { $0.key.accepts(hash, at: time) ? $0 : nil }
    }

    /// The open invitation that a token's hash is for.
    public func invitation(tokenHash: [UInt8]) -> InvitationPlace? {
        newest(
            { $0.invitationTokens[tokenHash] },
            else: { $0.value(of: tokenHash, in: .invitationTokens, as: InvitationPlace.init(row:)) })
    }
}

// MARK: - What was answered

extension Fleet {
    /// The positions of the events of the request with an idempotency key; `nil`: none, or too long ago.
    public func positions(answering key: UInt128, at now: Timestamp) -> ClosedRange<Position>? {
        answer(to: key, at: now).map { $0.first...$0.last }
    }

    /// The answer to an idempotency key, unless it is too long ago.
    func answer(to key: UInt128, at now: Timestamp) -> AnswerMemory.Answer? {
        let answer = newest(
            { $0.answer(key).map(Optional.some) },
            else: { $0.value(of: key.row, in: .answers, as: AnswerMemory.Answer.init(row:)) })
        return answer.flatMap { $0.isAlive(at: now) ? $0 : nil }
    }

    /// Where an import's row is, if it was brought before.
    func position(of row: ImportedRow) -> Position? {
        newest(
            { $0.importedRows[row].map(Optional.some) },
            else: { $0.value(of: row.row, in: .importedRows, as: Position.init(row:)) })
    }

    /// What the newest layer says that says anything, else what was sealed.
    @inline(__always)
    private func newest<Value>(
        _ said: (borrowing Layer) -> Value??, else sealed: (any SealedRows) -> Value?
    ) -> Value? {
        if let value = said(young) { return value }
        for index in frozen.indices.reversed() { if let value = said(frozen[index]) { return value } }
        return rows.flatMap(sealed)
    }
}
