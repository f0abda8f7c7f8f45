internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Rules that an application keeps for a tenant.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show and change the policies of tenants.",
        discussion: """
            EXAMPLES
              tenantry policy list acme
              tenantry policy set acme retention_days 365
            """,
        subcommands: [List.self, Set.self, Clear.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the policies, and who says so.",
            discussion: """
                EXAMPLES
                  tenantry policy list acme
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions

        func run() async throws {
            Listing(
                items: try store.open().tenant(argument.tenant).policyViews,
                columns: [("policy", { $0.policy }), ("value", { $0.value }), ("source", { $0.source })],
                name: { $0.policy }
            ).print(output.output)
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a tenant a policy of its own.",
            discussion: """
                EXAMPLES
                  tenantry policy set acme retention_days 365
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The policy.") var policy: String
        @Argument(help: "Its value.") var value: String

        func run() async throws {
            try await change.executeOnTenant(argument) { SetPolicy($0, policy, value) }
        }
    }

    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the tier decide again.",
            discussion: """
                EXAMPLES
                  tenantry policy clear acme retention_days
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The policy.") var policy: String

        func run() async throws {
            try await change.executeOnTenant(argument) { ClearPolicy($0, policy) }
        }
    }
}
