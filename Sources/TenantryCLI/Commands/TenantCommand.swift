internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Tenants.
struct TenantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant",
        abstract: "Make, show and change tenants.",
        discussion: """
            EXAMPLES
              tenantry tenant create "Acme Corp" --tier starter --owner ann@example.com
              tenantry tenant list --state suspended
              tenantry tenant set-tier acme-corp pro --reason "new contract"
              tenantry tenant history acme-corp
            """,
        subcommands: [
            Create.self, List.self, Show.self, Update.self, SetTier.self, Activate.self, Suspend.self,
            Deactivate.self, Delete.self, Restore.self, Purge.self, SetRegion.self, SetIsolation.self,
            LinkBilling.self, Health.self, Alerts.self, History.self,
        ])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a tenant.",
            discussion: """
                EXAMPLES
                  tenantry tenant create "Acme Corp" --tier starter --owner ann@example.com
                  tenantry tenant create Globex --external-id 4711 --state pending
                """)

        @OptionGroup var change: ChangeOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The name that people see.") var name: String
        @Option(help: "The name in addresses (default: made from the name).") var slug: String?
        @Option(help: "The id that another system has for it.") var externalID: String?
        @Option(help: "The first owner's user id.") var owner: String?
        @Option(help: "The tier.") var tier: String?
        @Option(help: "The catalogue.") var catalog: String?
        @Option(help: "How its life begins.") var state = Beginning.active
        @Option(help: "What it is.") var description: String?
        @Option(help: "Its time zone's name, for applications to read.") var timezone = "UTC"
        @Option(help: "A language tag.") var locale = "en-US"
        @Option(help: "Where bills go; kept sealed.") var billingEmail: String?
        @Option(help: "Whom to call; kept sealed.") var contactPhone: String?
        @Option(help: "A fact of your own, KEY=VALUE; may repeat.") var metadata: [String] = []
        @Option(help: "A host that it has from the start; may repeat.") var host: [String] = []
        @Option(help: "The catalogue's set of limits that it has instead of its tier's.") var defaultSet: String?

        enum Beginning: String, ExpressibleByArgument, CaseIterable { case active, pending }

        func run() async throws {
            let platform = try change.store.open()
            var command = CreateTenant(id: platform.newTenantID(), name: name)
            command.slug = slug
            command.externalID = externalID
            command.owner = owner
            command.catalog = catalog
            command.tier = tier
            command.isPending = state == .pending
            command.description = description
            command.timezone = timezone
            command.locale = locale
            command.billingEmail = billingEmail.map { .plain($0) }
            command.contactPhone = contactPhone.map { .plain($0) }
            command.metadata = Dictionary(try metadata.map { try Pair($0).both }, uniquingKeysWith: { $1 })
            command.hosts = host
            command.defaultSet = defaultSet
            guard let id = try await change.execute([command], on: platform)?.result.tenant else { return }
            Show.print(try platform.tenant(id.description), at: platform.now, output.output)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the tenants there are.",
            discussion: """
                EXAMPLES
                  tenantry tenant list --state suspended
                  tenantry tenant list --tier free -o json
                """)

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var moment: AtOption
        @Option(help: "Only those in this state (default: all but deleted ones).") var state: LifecycleState?
        @Option(help: "Only those of this tier.") var tier: String?
        @Option(name: .shortAndLong, help: "Only those whose name, slug or external id has this in it.") var query:
            String?
        @Option(help: "Only those behind this one, with which a page before ended.") var after: String?
        @Option(help: "At most so many, or all.") var limit = Limit.count(50)

        func run() async throws {
            let platform = try store.open()
            let start = try after.map { try moment.tenant($0, of: platform).tenant.id }
            let (tenants, now) = try moment.tenants(of: platform)
            let found = tenants.filter { tenant in
                if let start, tenant.id <= start { return false }
                guard state.map({ tenant.state == $0 }) ?? !tenant.state.isGone else {
                    return false
                }
                guard tier.map({ tenant.tier.id == $0 }) ?? true else { return false }
                guard let query = query?.lowercased() else { return true }
                return [tenant.name, tenant.slug, tenant.externalID ?? ""].contains { $0.lowercased().contains(query) }
            }
            Listing(
                items: limit.prefix(of: found).map { TenantRow(tenant: $0, view: TenantView($0, at: now)) },
                columns: [
                    ("slug", { $0.tenant.slug }), ("name", { $0.tenant.name }), ("state", { $0.tenant.state.rawValue }),
                    ("tier", { $0.tenant.tier.id }), ("members", { String($0.tenant.members.count) }),
                    ("created", { String($0.tenant.createdAt.description.prefix(10)) }),
                    ("id", { $0.tenant.id.description }),
                ], name: { $0.tenant.slug }
            ).print(output.output)
            if let shown = limit.limit, found.count > shown {
                Console.error(
                    "\((found.count - shown).grouped) more behind --after \(found[shown - 1].slug); "
                        + "--limit all shows all")
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a tenant as it is, or as it was.",
            discussion: """
                EXAMPLES
                  tenantry tenant show acme
                  tenantry tenant show acme -o json
                  tenantry tenant show acme --at 2026-11-01
                """)

        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions
        @OptionGroup var moment: AtOption

        func run() async throws {
            let (tenant, time) = try moment.tenant(argument.tenant, of: try store.open())
            Self.print(tenant, at: time, output.output)
        }

        static func print(_ tenant: Tenant, at time: Timestamp, _ format: OutputFormat) {
            let row = TenantRow(tenant: tenant, view: TenantView(tenant, at: time))
            Listing(items: [row], columns: TenantRow.columns(at: time), name: { $0.tenant.slug }).printOne(format)
        }
    }

    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what happened to a tenant, but for metering.",
            discussion: """
                EXAMPLES
                  tenantry tenant history acme
                  tenantry tenant history acme --include-usage --limit all -o ndjson
                """)

        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions
        @Flag(help: "Usage as well.") var includeUsage = false
        @Option(help: "At most so many, the last ones, or all.") var limit = Limit.count(50)
        @Option(help: "Only up to this position: where a page of older ones ends.") var through: UInt64?

        func run() async throws {
            let platform = try store.open()
            var filter = EventFilter()
            filter.through = through ?? .max
            filter.tenant = try platform.tenant(argument.tenant).id
            if !includeUsage {
                filter.types = Set(EventType.allCases.filter { !$0.name.hasPrefix("usage.") })
            }
            EventTable().print(try platform.lastEvents(filter, limit), output.output)
        }
    }
}

/// A tenant with the JSON shape that it is shown in.
struct TenantRow: Encodable {
    let tenant: Tenant
    let view: TenantView

    func encode(to encoder: any Encoder) throws { try view.encode(to: encoder) }

    static func columns(at now: Timestamp) -> [(title: String, text: (TenantRow) -> any Cell)] {
        [
            ("slug", { $0.tenant.slug }), ("name", { $0.tenant.name }), ("id", { $0.tenant.id.description }),
            ("external id", { $0.tenant.externalID ?? "" }), ("description", { $0.tenant.description ?? "" }),
            (
                "state",
                { row in row.tenant.state.rawValue + (row.tenant.stateReason.map { " (\($0))" } ?? "") }
            ),
            ("since", { row in row.tenant.enteredAt[row.tenant.state]?.description.toSecond ?? "" }),
            ("tier", { "\($0.tenant.tier.id) of \($0.tenant.catalog)" }),
            ("health", { $0.view.health }), ("onboarding", { $0.view.onboarding ?? "" }),
            ("features", { $0.view.features.joined(separator: ", ") }),
            ("policies", { $0.tenant.policies.map { "\($0.name) \($0.value)" }.joined(separator: ", ") }),
            ("hosts", { $0.view.hosts.joined(separator: ", ") }), ("region", { $0.tenant.region ?? "" }),
            ("isolation", { $0.tenant.isolation.map { "\($0.strategy.rawValue) \($0.namespace)" } ?? "" }),
            ("subscription", { $0.tenant.subscriptionID ?? "" }), ("customer", { $0.tenant.stripeCustomerID ?? "" }),
            (
                "limits",
                { row in
                    row.tenant.limits(at: now).map { limit in
                        "\(limit.key) \(limit.max?.grouped ?? "unlimited")" + (limit.isOverride ? " (override)" : "")
                    }.joined(separator: ", ")
                }
            ),
            ("members", { String($0.tenant.members.count) }),
            ("billing e-mail", { $0.tenant.billingEmail == nil ? "" : "sealed" }),
            ("contact phone", { $0.tenant.contactPhone == nil ? "" : "sealed" }),
            ("timezone", { $0.tenant.timezone }), ("locale", { $0.tenant.locale }),
            (
                "metadata",
                { row in
                    row.tenant.metadata.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(
                        separator: " ")
                }
            ),
            ("created", { $0.tenant.createdAt.description.toSecond }),
            ("updated", { $0.tenant.updatedAt.description.toSecond }),
            ("revision", { String($0.tenant.revision) }), ("version", { String($0.tenant.version) }),
            ("position", { "#\($0.tenant.position)" }),
        ]
    }
}

/// `KEY=VALUE`.
struct Pair {
    let both: (String, String)

    init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { throw ValidationError("'\(text)' is not KEY=VALUE") }
        both = (String(parts[0]), String(parts[1]))
    }
}

/// A count, or all.
enum Limit: ExpressibleByArgument {
    case count(Int)
    case all

    init?(argument: String) {
        if argument == "all" {
            self = .all
        } else {
            guard let count = Int(argument), count >= 1 else { return nil }
            self = .count(count)
        }
    }

    var defaultValueDescription: String { limit.map(String.init) ?? "all" }

    var limit: Int? {
        switch self {
        case .count(let count): count
        case .all: nil
        }
    }

    func prefix<T>(of items: [T]) -> [T] { limit.map { Array(items.prefix($0)) } ?? items }
}
