/// A credential of a program; the secret itself is shown once and kept nowhere.
public struct ApiKey: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// The first characters of the secret, to be recognised by.
    public var prefix: String
    /// SHA-256 of the secret.
    public var hash: [UInt8]
    /// What it may do unless ``ownScopes`` says otherwise.
    public var role: AccessRole
    /// What it may do instead of its role's; empty: its role's.
    public var ownScopes: Set<Scope>
    /// When it was made.
    public var createdAt: Timestamp
    /// Who made it.
    public var createdBy: String
    /// Until when it is good; `nil` for ever.
    public var expiresAt: Timestamp?
    /// When it was taken back, or found to have expired.
    public var closedAt: Timestamp?
    /// The secret before the last rotation, and until when that is good.
    public var previous: Previous?

    /// A secret that was replaced.
    public struct Previous: Hashable, Sendable {
        /// SHA-256 of it.
        public var hash: [UInt8]
        /// Until when it is good.
        public var until: Timestamp
    }

    /// What it may do.
    public var scopes: Set<Scope> { ownScopes.isEmpty ? role.scopes : ownScopes }

    /// Whether a secret with this hash is good at a moment.
    public func accepts(_ hash: [UInt8], at time: Timestamp) -> Bool {
        guard closedAt == nil, expiresAt.map({ time < $0 }) ?? true else { return false }
        if Self.areEqual(self.hash, hash) { return true }
        guard let previous, Self.areEqual(previous.hash, hash) else { return false }
        return time < previous.until
    }

    /// Compares in a time that does not tell how much of them is equal.
    private static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// What it is at a moment: `active`, `revoked` or `expired`, whether an event says so or not.
    public func status(at time: Timestamp) -> Status {
        if let closedAt, expiresAt.map({ closedAt < $0 }) ?? true { return .revoked }
        return expiresAt.map { time >= $0 } ?? false ? .expired : .active
    }

    /// What became of a key.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// It is good.
        case active
        /// It was taken back.
        case revoked
        /// Its time is over.
        case expired
    }
}

/// Where an API key is.
public struct ApiKeyPlace: Hashable, Sendable {
    /// Whose; `nil`: the platform's.
    public let tenant: TenantID?
    /// Which.
    public let key: ApiKeyID
}
