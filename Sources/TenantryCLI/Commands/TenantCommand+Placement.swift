internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

extension TenantCommand {
    struct Purge: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase a deleted tenant for good: its key is destroyed, its trail stays.",
            discussion: """
                EXAMPLES
                  tenantry tenant purge acme --confirm acme --reason "erasure request 17"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Option(help: "The tenant's slug once more.") var confirm: String?

        func run() async throws {
            let platform = try change.store.open()
            let tenant = try platform.tenant(argument.tenant)
            guard confirm == tenant.slug else {
                throw ValidationError("purging \(tenant.slug) cannot be taken back; it needs --confirm \(tenant.slug)")
            }
            try await change.execute([PurgeTenant(tenant.id, confirmation: tenant.slug)], on: platform)
        }
    }

    struct SetRegion: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-region", abstract: "Say where a tenant's data must stay.",
            discussion: """
                EXAMPLES
                  tenantry tenant set-region acme eu-central
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The region; empty: anywhere.") var region: String

        func run() async throws {
            try await change.executeOnTenant(argument) { id in
                AssignRegion(id, region.isEmpty ? nil : region)
            }
        }
    }

    struct SetIsolation: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-isolation", abstract: "Say how a tenant's data is kept apart.",
            discussion: """
                EXAMPLES
                  tenantry tenant set-isolation acme schema --namespace tenant_acme
                  tenantry tenant set-isolation acme database --database-url-stdin < url
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "shared, schema or database.") var strategy: Isolation.Strategy
        @Option(help: "The name of the schema, the database or the prefix.") var namespace: String?
        @Flag(help: "Read the database's address from standard input; kept sealed.") var databaseUrlStdin = false

        func run() async throws {
            let url = databaseUrlStdin ? readLine(strippingNewline: true) : nil
            guard !databaseUrlStdin || url?.isEmpty == false else {
                throw BadInput("there is no address on standard input")
            }
            try await change.executeOnTenant(argument) { id in
                var command = AssignIsolation(id, strategy, namespace: namespace)
                if let url { command.databaseURL = .set(.plain(url)) }
                return command
            }
        }
    }

    struct LinkBilling: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "link-billing", abstract: "Name a tenant's records in the billing systems.",
            discussion: """
                EXAMPLES
                  tenantry tenant link-billing acme --subscription-id sub_1
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Option(help: "The subscription; empty: none.") var subscriptionID: String?
        @Option(help: "The payment provider's customer; empty: none.") var stripeCustomerID: String?

        func run() async throws {
            try await change.executeOnTenant(argument) { id in
                var command = TenantModel.LinkBilling(id)
                if let subscriptionID {
                    command.subscriptionID = subscriptionID.isEmpty ? .remove : .set(subscriptionID)
                }
                if let stripeCustomerID {
                    command.stripeCustomerID = stripeCustomerID.isEmpty ? .remove : .set(stripeCustomerID)
                }
                return command
            }
        }
    }

    struct Health: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how tenants are doing, and why.",
            discussion: """
                EXAMPLES
                  tenantry tenant health acme
                  tenantry tenant health --all
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The tenant: its slug, id or external id.") var tenant: String?
        @Flag(help: "Every tenant that is not healthy.") var all = false

        func run() async throws {
            let platform = try store.open()
            let now = platform.now
            guard all != (tenant != nil) else { throw ValidationError("name a tenant, or give --all") }
            let views = try platform.read { fleet in
                try fleet.tenants(named: tenant).map { HealthView($0, at: now) }.filter {
                    !all || $0.status != "healthy"
                }
            }
            Listing(
                items: views,
                columns: [
                    ("tenant", { $0.tenant }), ("health", { $0.status }),
                    ("why", { $0.reasons.map { "\($0.subject): \($0.detail)" }.joined(separator: "; ") }),
                ], name: { $0.tenant }
            ).print(output.output)
        }
    }

    struct Alerts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the latest alerts: limits that were nearly reached, or refused.",
            discussion: """
                EXAMPLES
                  tenantry tenant alerts acme
                  tenantry tenant alerts --all -o json
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The tenant: its slug, id or external id.") var tenant: String?
        @Flag(help: "Of every tenant.") var all = false
        @Option(help: "At most so many, or all.") var limit = Limit.count(50)

        func run() async throws {
            let platform = try store.open()
            guard all != (tenant != nil) else { throw ValidationError("name a tenant, or give --all") }
            let views = try platform.read { fleet in
                try fleet.tenants(named: tenant).flatMap(\.alertViews).sorted { $0.position > $1.position }
            }
            Listing(
                items: limit.prefix(of: views),
                columns: [
                    ("position", { "#\($0.position)" }), ("at", { $0.at.toSecond }), ("tenant", { $0.tenant }),
                    ("limit", { $0.limit }), ("period", { $0.period_key }),
                    ("reached", { $0.percent < 100 ? "\($0.percent) %" : "more was refused" }),
                    ("used", { "\($0.used.grouped) of \($0.max.grouped)" }),
                ], name: { String($0.position) }
            ).print(output.output)
        }
    }
}
