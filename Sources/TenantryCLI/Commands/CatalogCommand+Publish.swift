internal import ArgumentParser
internal import Tenantry
internal import TenantModel

extension CatalogCommand {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a catalogue file without publishing it.",
            discussion: """
                EXAMPLES
                  tenantry catalog check smtp.yaml
                """)
        @Argument(help: "The YAML file, or - for standard input.") var file: String
        @OptionGroup var store: StoreOptions

        func run() async throws {
            let catalog = try CatalogCommand.read(file)
            Console.out("\(catalog.id): \(catalog.tiers.map(\.id).joined(separator: ", "))")
        }
    }

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish a version of a catalogue, for ever; tenants stay where they are.",
            discussion: """
                EXAMPLES
                  tenantry catalog publish smtp-v2.yaml
                """)
        @OptionGroup var change: ChangeOptions
        @Argument(help: "The YAML file, or - for standard input.") var file: String
        @Flag(help: "Make it the catalogue of tenants that name none.") var makeDefault = false

        func run() async throws {
            let catalog = try CatalogCommand.read(file)
            var commands: [any Command] = [PublishCatalog(catalog)]
            if makeDefault { commands.append(ChangeSettings([.catalog: catalog.id.name])) }
            try await change.execute(commands, on: try change.store.open())
        }
    }

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move the tenants of a catalogue to its newest version, each in its own tier.",
            discussion: """
                EXAMPLES
                  tenantry catalog migrate smtp --reason "prices of 2027" --dry-run
                """)
        @OptionGroup var change: ChangeOptions
        @Argument(help: "The catalogue's name.") var name: String
        @Flag(help: "Even those that use more than their tier then allows.") var force = false

        func run() async throws {
            let platform = try change.store.open()
            let (newest, tenants) = try platform.read { fleet in
                guard let newest = fleet.newestCatalog(named: name) else {
                    throw Refusal(.notFound, "there is no catalogue \(name)")
                }
                let behind = fleet.allTenants.filter { tenant in
                    tenant.catalog.name == name && tenant.catalog != newest.id && tenant.state != .purged
                        && tenant.state != .deleted
                }
                return (newest, behind)
            }
            var (moved, stayed) = (0, 0)
            for tenant in tenants {
                let command = ChangeTier(tenant.id, tier: tenant.tier.id, catalog: name, force: force)
                do {
                    if change.dryRun {
                        _ = try platform.preview([command], as: change.context())
                    } else {
                        try await platform.execute(command, as: change.context())
                    }
                    moved += 1
                } catch let refusal as Refusal {
                    stayed += 1
                    Console.error("\(tenant.slug): \(refusal.detail)")
                }
            }
            Console.out(
                "\(moved.grouped) \(change.dryRun ? "would move" : "moved") to \(newest.id), \(stayed.grouped) stayed")
            if stayed > 0 { throw ExitCode(RefusalCode.downgradeBelowUsage.exitCode) }
        }
    }

    static func read(_ file: String) throws -> Catalog {
        do {
            return try CatalogFile.read(try TextFile.read(file))
        } catch let faults as CatalogFile.Faults {
            let name = file == "-" ? "standard input" : file
            throw BadInput(faults.all.map { "\(name):\($0)" }.joined(separator: "\n"))
        }
    }
}
