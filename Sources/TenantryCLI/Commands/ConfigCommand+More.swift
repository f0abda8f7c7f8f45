internal import ArgumentParser
internal import Foundation
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

extension ConfigCommand {
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set and remove many settings at once, all or none.",
            discussion: """
                EXAMPLES
                  echo '{"branding": {"color": "#fff"}}' | tenantry config apply acme -

                The file is JSON: an object of sections, each an object of keys. A text is set as a string, a whole
                number as an int, true and false as a bool, other numbers as a number, null removes the setting, and
                anything else is set as json.
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The file, or - for standard input.") var file: String

        func run() async throws {
            let text = try TextFile.read(file)
            guard case .object(let sections)? = JSONValue(text: text) else {
                throw BadInput("\(file) is not a JSON object of sections")
            }
            let platform = try change.store.open()
            let tenant = try platform.tenant(argument.tenant)
            var commands: [any Command] = []
            for (section, value) in sections.sorted(by: { $0.key < $1.key }) {
                guard case .object(let entries) = value else {
                    throw BadInput("\(file): the section \(section) is not an object of keys")
                }
                let written = JSONMembers(JSONMembers(text).texts[section] ?? "").texts
                for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
                    let literal = written[key] ?? value.text
                    let key = ConfigKey(section: section, key: key)
                    // What is to be removed and is not there is as it should be.
                    if value == .null, tenant.config[key] == nil { continue }
                    commands.append(Self.command(tenant.id, key, value, literal))
                }
            }
            guard !commands.isEmpty else { return Console.error("nothing to do: it is so already") }
            try await change.execute(commands, on: platform)
        }

        private static func command(
            _ id: TenantID, _ key: ConfigKey, _ value: JSONValue, _ literal: String
        ) -> any Command {
            switch value {
            case .null: DeleteConfig(id, key)
            case .string(let text): SetConfig(id, key, text)
            case .int(let number): SetConfig(id, key, type: .int, String(number))
            case .bool(let flag): SetConfig(id, key, type: .bool, flag ? "true" : "false")
            case .double: SetConfig(id, key, type: .number, literal)
            case .array, .object: SetConfig(id, key, type: .json, literal)
            }
        }
    }

    struct Reveal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a secret; that it was shown is written into the trail first.",
            discussion: """
                EXAMPLES
                  tenantry config reveal acme integrations smtp_password --reason "ticket 12"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The section.") var section: String
        @Argument(help: "The key.") var key: String

        func run() async throws {
            let platform = try change.store.open()
            let id = try platform.tenant(argument.tenant).id
            let key = ConfigKey(section: section, key: key)
            if change.dryRun {
                try await change.execute([RevealConfig(id, key)], on: platform)
            } else {
                Console.out(try await platform.reveal(RevealConfig(id, key), as: change.context()))
            }
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a setting count again.",
            discussion: """
                EXAMPLES
                  tenantry config enable acme branding color
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The section.") var section: String
        @Argument(help: "The key.") var key: String

        func run() async throws {
            try await change.executeOnTenant(argument) {
                ActivateConfig($0, ConfigKey(section: section, key: key), isActive: true)
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a setting, but let it not count.",
            discussion: """
                EXAMPLES
                  tenantry config disable acme branding color
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The section.") var section: String
        @Argument(help: "The key.") var key: String

        func run() async throws {
            try await change.executeOnTenant(argument) {
                ActivateConfig($0, ConfigKey(section: section, key: key), isActive: false)
            }
        }
    }
}
