internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// What an operator has set for the whole platform.
struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Show and change the settings of the platform.",
        discussion: """
            EXAMPLES
              tenantry settings show
              tenantry settings set resolve.base_domain example.com
            """,
        subcommands: [Show.self, Set.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the settings.",
            discussion: """
                EXAMPLES
                  tenantry settings show
                  tenantry settings show -o json
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let rows = try store.open().read { fleet in
                Setting.allCases.map { Row(setting: $0.rawValue, value: fleet.text(of: $0), form: $0.form) }
            }
            Listing(
                items: rows,
                columns: [("setting", { $0.setting }), ("value", { $0.value }), ("may be", { $0.form })],
                name: { $0.setting }
            ).print(output.output)
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a setting.",
            discussion: """
                EXAMPLES
                  tenantry settings set resolve.base_domain example.com
                  tenantry settings set tenants.max_per_user 5
                """)
        @OptionGroup var change: ChangeOptions
        @Argument(help: "The setting.") var setting: String
        @Argument(help: "Its value; empty: none.") var value: String

        func run() async throws {
            guard let known = Setting(rawValue: setting) else {
                let all = Setting.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("there is no setting \(setting); there are \(all)")
            }
            try await change.execute([ChangeSettings([known: value])], on: try change.store.open())
        }
    }

    private struct Row: Encodable {
        let setting: String
        let value: String
        let form: String
    }
}
