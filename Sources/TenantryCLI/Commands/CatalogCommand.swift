internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Catalogues of tiers.
struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Show, publish and move between the catalogues of tiers.",
        discussion: """
            EXAMPLES
              tenantry catalog list
              tenantry catalog show smtp
            """,
        subcommands: [List.self, Show.self, Check.self, Publish.self, Migrate.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the catalogues.",
            discussion: """
                EXAMPLES
                  tenantry catalog list
                  tenantry catalog list -o json
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (catalogs, usual) = try store.open().read { ($0.catalogs, $0.defaultCatalog) }
            let items = catalogs.values.sorted { $0.id < $1.id }.map { catalog in
                CatalogRow(
                    name: catalog.id.name, version: catalog.id.version, tiers: catalog.tiers.map(\.id),
                    is_default: usual == catalog.id)
            }
            Listing(
                items: items,
                columns: [
                    ("name", { $0.name }), ("version", { String($0.version) }),
                    ("tiers", { $0.tiers.joined(separator: ", ") }), ("default", { $0.is_default ? "yes" : "" }),
                ], name: { $0.name }
            ).print(output.output)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the tiers of a catalogue.",
            discussion: """
                EXAMPLES
                  tenantry catalog show smtp
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The catalogue's name.") var name: String

        func run() async throws {
            guard let catalog = try store.open().read({ $0.newestCatalog(named: name) }) else {
                throw PlatformError(
                    .notFound, "there is no catalogue \(name)", hint: "'tenantry catalog list' shows those there are.")
            }
            let items = catalog.tiers.map { tier in
                TierRow(
                    id: tier.id, name: tier.name, rank: tier.rank,
                    limits: Dictionary(
                        tier.limits.map { ($0.key.description, $0.value) }, uniquingKeysWith: { $1 }),
                    features: tier.features, policies: tier.policies)
            }
            Listing(items: items, columns: TierRow.columns(of: items), name: { $0.id }).print(output.output)
        }
    }
}

private struct CatalogRow: Encodable {
    let name: String
    let version: UInt32
    let tiers: [String]
    let is_default: Bool
}

private struct TierRow: Encodable {
    let id: String
    let name: String
    let rank: UInt32
    let limits: [String: Int64?]
    let features: [String]
    let policies: [String: String]

    /// A column for each limit that a tier has, so that the tiers can be compared.
    static func columns(of rows: [TierRow]) -> [(title: String, text: (TierRow) -> any Cell)] {
        let limits = Set(rows.flatMap(\.limits.keys)).sorted().map { key in
            (
                title: key,
                text: { (row: TierRow) in row.limits[key].map { $0 as (any Cell)? ?? "unlimited" } ?? "-" }
            )
        }
        return [("tier", { $0.id }), ("name", { $0.name })] + limits
            + [("features", { $0.features.joined(separator: ", ") })]
    }
}
