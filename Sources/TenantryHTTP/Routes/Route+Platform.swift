internal import HTTPTypes
internal import Tenantry
internal import TenantModel

/// What is told of the platform itself.
extension Route {
    static let platformReads: [Route] = [
        get(
            "/v1/stats", "getStatistics", "Count the tenants by state, tier and health", .platform(.tenantsRead),
            .ref("Statistics"), past: true, handler: .work(statistics)),
        list(
            "/v1/catalogs", "listCatalogs", "List the catalogues of tiers", .reach(.tenantsRead), of: "CatalogSummary",
            past: true,
            handler: .look { exchange, fleet, _ in
                let (items, next) = try exchange.page(Array(fleet.catalogs.values), key: \.id.description)
                let views = items.map { CatalogSummary($0, isDefault: fleet.defaultCatalog == $0.id) }
                return exchange.paged(views, next: next, at: fleet.position)
            }),
        get(
            "/v1/catalogs/{catalog}", "getCatalog", "Show a catalogue in its newest version, or in one of its own",
            .reach(.tenantsRead), .ref("Catalog"),
            query: [Parameter(name: "version", summary: "Which version.", schema: .range(1, Int64(UInt32.max)))],
            etag: true, past: true,
            handler: .look { exchange, fleet, _ in
                let name = exchange.part("catalog")
                let version: UInt32? = try exchange.query.number("version", in: 1...UInt32.max)
                let found =
                    version.map { fleet.catalogs[Catalog.ID(name: name, version: $0)] }
                    ?? fleet.newestCatalog(named: name)
                guard let found else { throw Problem(.notFound, "there is no catalogue \(name.prefix(200))") }
                return .json(CatalogView(found), at: fleet.position, etag: "\(name)-\(found.id.version)")
            }),
        list(
            "/v1/settings", "listSettings", "List the platform's settings", .platform(.tenantsRead), of: "Setting",
            etag: true, past: true,
            handler: .look { exchange, fleet, _ in
                let (items, next) = try exchange.page(Setting.allCases, key: \.rawValue)
                let views = items.map { SettingView(setting: $0.rawValue, value: fleet.text(of: $0), form: $0.form) }
                return exchange.paged(views, next: next, at: fleet.position, etag: "p\(fleet.platformRevision)")
            }),
        get(
            "/v1/system/status", "getStatus", "Show how the server and its store are", .platform(.tenantsRead),
            .ref("Status"),
            handler: .look { exchange, fleet, time in
                let view = StatusView(
                    store: String(exchange.platform.id, radix: 16), position: fleet.position,
                    recorded_at: max(fleet.recordedAt, Timestamp(rawValue: 0)).description, now: time.description,
                    tenants: fleet.tenantCount, commands: exchange.api.options.allowsCommands)
                return .json(view, at: fleet.position)
            }),
    ]

    private struct StatusView: Encodable {
        let store: String
        let position: Position
        let recorded_at: String
        let now: String
        let tenants: Int
        let commands: Bool
    }

    private struct SettingView: Encodable {
        let setting: String
        let value: String
        let form: String
    }
}

/// A catalogue in a list: the public JSON shape.
struct CatalogSummary: Encodable {
    let name: String
    let version: UInt32
    let tiers: [String]
    let is_default: Bool

    init(_ catalog: Catalog, isDefault: Bool) {
        name = catalog.id.name
        version = catalog.id.version
        tiers = catalog.tiers.map(\.id)
        is_default = isDefault
    }
}

/// A catalogue whole: the public JSON shape.
struct CatalogView: Encodable {
    struct Tier: Encodable {
        let id: String
        let name: String
        let rank: UInt32
        let price: Price?
        let limits: [String: Int64?]
        let features: [String]
        let policies: [String: String]
    }

    struct Price: Encodable {
        let minor: Int64
        let currency: String
        let per: String
    }

    let name: String
    let version: UInt32
    let default_tier: String
    let aliases: [String: String]
    let tiers: [Tier]
    let default_sets: [String: [String: Int64?]]
    let tracked: [String]

    init(_ catalog: Catalog) {
        let texts = { (limits: [LimitKey: Int64?]) in
            Dictionary(limits.map { ($0.key.description, $0.value) }, uniquingKeysWith: { $1 })
        }
        name = catalog.id.name
        version = catalog.id.version
        default_tier = catalog.defaultTier
        aliases = catalog.aliases
        tiers = catalog.tiers.map { tier in
            Tier(
                id: tier.id, name: tier.name, rank: tier.rank,
                price: tier.price.map { Price(minor: $0.minor, currency: $0.currency, per: $0.per) },
                limits: texts(tier.limits), features: tier.features, policies: tier.policies)
        }
        default_sets = catalog.defaultSets.mapValues(texts)
        tracked = catalog.tracked
    }
}
