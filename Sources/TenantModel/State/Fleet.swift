public import HashTreeCollections

/// Everything that the log says, as of a position: all tenants, their names, the catalogues, what was answered.
///
/// A persistent value: copying it costs nothing and shares everything, so that a command is decided on a copy that is
/// dropped if it is refused, and a reader keeps the value that it was given.
public struct Fleet: Sendable {
    /// The position of the last event that was folded.
    public internal(set) var position: Position = 0
    /// When that was recorded.
    public internal(set) var recordedAt = Timestamp(rawValue: .min)
    /// The version of the platform's own stream.
    public internal(set) var platformVersion: UInt64 = 0
    /// The revision of the platform's own stream.
    public internal(set) var platformRevision: UInt64 = 0
    /// The catalogue of tenants that name none.
    public internal(set) var defaultCatalog: Catalog.ID?
    /// Every catalogue that was published.
    public internal(set) var catalogs: [Catalog.ID: Catalog] = [:]

    /// What an operator has set.
    public internal(set) var settings: Settings {
        get { sharedSettings.value }
        set { sharedSettings = Box(newValue) }
    }
    private var sharedSettings = Self.initialSettings
    /// One for all: an empty fleet is made for every decision.
    private static let initialSettings = Box(Settings())
    /// The credentials of programs that serve the platform.
    public internal(set) var platformKeys: TreeDictionary<ApiKeyID, ApiKey> = [:]

    var tenants: TreeDictionary<TenantID, Box<Tenant>> = [:]
    /// Slugs and external ids: one namespace.
    var names: TreeDictionary<String, TenantID> = [:]
    /// Open invitations by the hash of their token.
    var invitationTokens: TreeDictionary<[UInt8], InvitationPlace> = [:]
    /// Whose each host and domain is.
    var hosts: TreeDictionary<String, TenantID> = [:]
    /// Whose each schema and database is, or was: data may still be there.
    var namespaces: TreeDictionary<String, TenantID> = [:]
    /// The secrets of API keys that are good, or were until a rotation, by their hash.
    var apiKeys: TreeDictionary<[UInt8], ApiKeyPlace> = [:]
    /// Which tenants each user belongs to, and as what.
    var memberships: TreeDictionary<String, TreeDictionary<TenantID, Role>> = [:]
    var answers = AnswerMemory()
    /// The rows that imports have brought, for ever.
    var importedRows: TreeDictionary<ImportedRow, Position> = [:]

    /// Nothing, before the first event.
    public init() {}

    /// How many tenants there are, of any state.
    public var tenantCount: Int { tenants.count }

    /// The tenant with an id.
    ///
    /// - Complexity: O(log n).
    public func tenant(_ id: TenantID) -> Tenant? { tenants[id]?.value }

    /// The last version and revision in a tenant's history, or in the platform's; 0 before the first.
    func versions(of tenant: TenantID?) -> (version: UInt64, revision: UInt64) {
        guard let tenant else { return (platformVersion, platformRevision) }
        guard let box = tenants[tenant] else { return (0, 0) }
        return (box.value.version, box.value.revision)
    }

    /// The id of the tenant with a slug or an external id.
    ///
    /// - Complexity: O(log n).
    public func tenantID(named name: String) -> TenantID? { names[name] }

    /// The tenant that `{tenant}` means: its id, its slug, or its external id.
    public func resolve(_ text: String) -> TenantID? {
        if let id = TenantID(text), tenants[id] != nil { return id }
        return names[text]
    }

    /// Every tenant, in the order of their ids.
    ///
    /// - Complexity: O(n log n).
    public var allTenants: [Tenant] { tenants.values.map(\.value).sorted { $0.id < $1.id } }

    /// The catalogue with a name, in its newest version.
    public func newestCatalog(named name: String) -> Catalog? {
        catalogs.keys.filter { $0.name == name }.max().flatMap { catalogs[$0] }
    }

    /// The tenant that a host or a domain belongs to.
    ///
    /// - Complexity: O(log n).
    public func tenantID(ofHost host: String) -> TenantID? { hosts[host] }

    /// The tenants that a user belongs to, by id, and as what.
    ///
    /// - Complexity: O(n log n) in the user's tenants.
    public func memberships(of user: String) -> [(tenant: TenantID, role: Role)] {
        (memberships[user] ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// A user's role in a tenant; `nil`: none.
    public func role(of user: String, in tenant: TenantID) -> Role? { memberships[user]?[tenant] }

    /// How many tenants a user owns, not counting deleted ones.
    func ownedTenants(of user: String) -> Int {
        (memberships[user] ?? [:]).count { tenant, role in
            role == .owner && tenants[tenant].map { $0.value.state != .deleted } ?? false
        }
    }

    /// The API key that a secret's hash belongs to, good or not.
    ///
    /// - Complexity: O(log n).
    public func apiKey(hash: [UInt8]) -> (place: ApiKeyPlace, key: ApiKey)? {
        guard let place = apiKeys[hash] else { return nil }
        let keys = place.tenant.map { tenants[$0]?.value.apiKeys ?? [:] } ?? platformKeys
        return keys[place.key].map { (place, $0) }
    }

    /// The open invitation that a token's hash is for.
    public func invitation(tokenHash: [UInt8]) -> InvitationPlace? { invitationTokens[tokenHash] }
}

/// Where an invitation is.
public struct InvitationPlace: Hashable, Sendable {
    /// Whose.
    public let tenant: TenantID
    /// Which.
    public let invitation: InvitationID
}

/// A row that an import has brought.
struct ImportedRow: Hashable, Sendable {
    let tenant: TenantID
    let row: String
}

/// What was answered to requests with an idempotency key, for 24 hours of the log's time.
///
/// Two generations, turned over every 24 hours, so that forgetting costs nothing.
struct AnswerMemory: Hashable, Sendable {
    /// The events that a request made.
    struct Answer: Hashable, Sendable {
        var fingerprint: UInt128
        var first: Position
        var last: Position
        var recordedAt: Timestamp
    }

    private(set) var newer: TreeDictionary<UInt128, Answer> = [:]
    private(set) var older: TreeDictionary<UInt128, Answer> = [:]
    private(set) var since = Timestamp(rawValue: .min)

    /// The answer to a key, unless it is too long ago.
    func answer(_ key: UInt128, at now: Timestamp) -> Answer? {
        guard let answer = newer[key] ?? older[key], now < answer.recordedAt.advanced(by: Timestamp.day) else {
            return nil
        }
        return answer
    }

    /// Remembers an event of a request.
    mutating func remember(_ request: Idempotency, position: Position, at time: Timestamp) {
        if time >= since.advanced(by: Timestamp.day) {
            older = newer
            newer = [:]
            since = time
        }
        if var answer = newer[request.key], answer.last + 1 == position, answer.fingerprint == request.fingerprint {
            answer.last = position
            newer[request.key] = answer
        } else {
            newer[request.key] = Answer(
                fingerprint: request.fingerprint, first: position, last: position, recordedAt: time)
        }
    }
}
