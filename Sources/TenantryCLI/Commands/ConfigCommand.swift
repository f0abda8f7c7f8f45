internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

/// A tenant's settings.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Set, show and remove the settings of a tenant.",
        discussion: """
            EXAMPLES
              tenantry config set acme branding color "#ff6600"
              tenantry config list acme --section branding
              tenantry config get acme branding color

            Sections: general, auth, billing, features, integrations, branding, security.
            """,
        subcommands: [Set.self, Apply.self, List.self, Get.self, Reveal.self, Enable.self, Disable.self, Delete.self])

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a setting; a secret comes on standard input.",
            discussion: """
                EXAMPLES
                  tenantry config set acme branding color "#ff6600"
                  tenantry config set acme auth session_minutes 30 --type int
                  tenantry config set acme integrations smtp_password --type secret < password
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The section.") var section: String
        @Argument(help: "The key.") var key: String
        @Argument(help: "The value; not for a secret.") var value: String?
        @Option(help: "string, int, bool, number, json, secret, duration or url.") var type = ConfigType.string
        @Flag(help: "Keep it, but let it not count.") var inactive = false

        func validate() throws {
            guard (type == .secret) == (value == nil) else {
                throw ValidationError(
                    type == .secret
                        ? "a secret is read from standard input, not from the command line" : "give the value")
            }
        }

        func run() async throws {
            let text = try value ?? Self.readSecret()
            let platform = try change.store.open()
            let command = SetConfig(
                try platform.tenant(argument.tenant).id, ConfigKey(section: section, key: key), type: type, text,
                isActive: !inactive)
            try await change.execute([command], on: platform)
        }

        /// All of standard input but the end of its last line: a private key has several lines.
        private static func readSecret() throws -> String {
            // More than is allowed, so that what is too large is refused and not cut.
            let data = try FileHandle.standardInput.read(upToCount: 2 * SetConfig.largestValue) ?? Data()
            guard data.count <= SetConfig.largestValue + 2 else {
                throw BadInput("the secret on standard input is longer than 24 KiB")
            }
            guard var text = String(bytes: data, encoding: .utf8) else {
                throw BadInput("the secret on standard input is not UTF-8 text")
            }
            if text.last?.isNewline == true { text.removeLast() }
            guard !text.isEmpty else { throw BadInput("there is no secret on standard input") }
            return text
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the settings; secrets are not shown.",
            discussion: """
                EXAMPLES
                  tenantry config list acme
                  tenantry config list acme --section auth -o json
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions
        @OptionGroup var moment: AtOption
        @Option(help: "Only this section.") var section: String?

        func run() async throws {
            let all = try moment.tenant(argument.tenant, of: try store.open()).tenant.configViews
            Listing(
                items: all.filter { view in section.map { view.section == $0 } ?? true },
                columns: [
                    ("section", { $0.section }), ("key", { $0.key }), ("type", { $0.type }),
                    ("value", { $0.value ?? "(secret)" }), ("active", { $0.active ? "yes" : "no" }),
                    ("updated", { $0.updated_at.toSecond }), ("by", { $0.updated_by }),
                ], name: { "\($0.section)/\($0.key)" }
            ).print(output.output)
        }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print one setting's value.",
            discussion: """
                EXAMPLES
                  tenantry config get acme auth session_minutes
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The section.") var section: String
        @Argument(help: "The key.") var key: String

        func run() async throws {
            let tenant = try store.open().tenant(argument.tenant)
            guard let view = tenant.configViews.first(where: { $0.section == section && $0.key == key }) else {
                throw Refusal(.notFound, "the tenant \(tenant.slug) has no setting \(section)/\(key)")
            }
            Console.out(view.value ?? "(secret)")
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a setting.",
            discussion: """
                EXAMPLES
                  tenantry config delete acme auth session_minutes
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The section.") var section: String
        @Argument(help: "The key.") var key: String

        func run() async throws {
            let platform = try change.store.open()
            try await change.execute(
                [DeleteConfig(try platform.tenant(argument.tenant).id, ConfigKey(section: section, key: key))],
                on: platform)
        }
    }
}
