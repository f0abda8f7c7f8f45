internal import HashTreeCollections

/// What belongs to the platform itself and to no tenant: small, and always in memory.
struct PlatformState: Sendable {
    /// The version of the platform's own stream.
    var version: UInt64 = 0
    /// The revision of the platform's own stream.
    var revision: UInt64 = 0
    /// How many tenants there are, of any state.
    var tenantCount = 0
    /// The catalogue of tenants that name none.
    var defaultCatalog: Catalog.ID?
    /// Every catalogue that was published.
    var catalogs: [Catalog.ID: Catalog] = [:]
    /// What an operator has set.
    var settings = Settings()
    /// The credentials of programs that serve the platform.
    var keys: TreeDictionary<ApiKeyID, ApiKey> = [:]
}
