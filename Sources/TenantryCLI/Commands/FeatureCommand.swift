internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// What tenants may use.
struct FeatureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feature",
        abstract: "Show and change the features that tenants have.",
        discussion: """
            EXAMPLES
              tenantry feature list acme
              tenantry feature check acme webhooks
              tenantry feature enable acme webhooks --reason trial
            """,
        subcommands: [List.self, Check.self, Enable.self, Disable.self, Clear.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the features, and who says so.",
            discussion: """
                EXAMPLES
                  tenantry feature list acme
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions

        func run() async throws {
            Listing(
                items: try store.open().tenant(argument.tenant).featureViews,
                columns: [
                    ("feature", { $0.feature }), ("enabled", { $0.enabled ? "yes" : "no" }), ("source", { $0.source }),
                ], name: { $0.feature }
            ).print(output.output)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask whether a tenant has a feature; exits with 4 if not.",
            discussion: """
                EXAMPLES
                  tenantry feature check acme webhooks
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The feature.") var feature: String

        func run() async throws {
            let tenant = try store.open().tenant(argument.tenant)
            let (isEnabled, source) = tenant.feature(feature)
            guard isEnabled else {
                let why = source == .none ? "neither its tier nor an override gives it" : "it was switched off"
                throw Refusal(.featureNotAvailable, "\(tenant.slug) does not have \(feature): \(why)")
            }
            Console.out("enabled, by its \(source.rawValue)")
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a tenant a feature, whatever its tier says.",
            discussion: """
                EXAMPLES
                  tenantry feature enable acme webhooks --reason trial
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The feature.") var feature: String

        func run() async throws {
            try await change.executeOnTenant(argument) { SetFeature($0, feature, isEnabled: true) }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a feature from a tenant, whatever its tier says.",
            discussion: """
                EXAMPLES
                  tenantry feature disable acme webhooks
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The feature.") var feature: String

        func run() async throws {
            try await change.executeOnTenant(argument) { SetFeature($0, feature, isEnabled: false) }
        }
    }

    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let the tier decide again.",
            discussion: """
                EXAMPLES
                  tenantry feature clear acme webhooks
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The feature.") var feature: String

        func run() async throws {
            try await change.executeOnTenant(argument) { ClearFeature($0, feature) }
        }
    }
}
