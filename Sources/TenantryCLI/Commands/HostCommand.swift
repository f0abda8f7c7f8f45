internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Names on the net.
struct HostCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host",
        abstract: "Add, show and remove the hosts and domains of a tenant.",
        discussion: """
            EXAMPLES
              tenantry host add acme app.acme.example
              tenantry host add acme acme.example --kind domain
              tenantry host list acme
            """,
        subcommands: [Add.self, List.self, Update.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a tenant a host or a domain; nobody else may have it.",
            discussion: """
                EXAMPLES
                  tenantry host add acme app.acme.example --primary
                  tenantry host add acme acme.example --kind domain
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The full name, in lower case.") var host: String
        @Option(help: "host: requests come to it; domain: the tenant owns it.") var kind = HostName.Kind.host
        @Flag(help: "It is the one that is shown.") var primary = false
        @Option(help: "Where its certificate is kept: a reference, never a key.") var certificate: String?

        func run() async throws {
            try await change.executeOnTenant(argument) { id in
                var command = RegisterHost(id, host, kind: kind)
                command.isPrimary = primary
                command.certificate = certificate
                return command
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the hosts and domains.",
            discussion: """
                EXAMPLES
                  tenantry host list acme
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions

        func run() async throws {
            Listing(
                items: try store.open().tenant(argument.tenant).hostViews,
                columns: [
                    ("host", { $0.host }), ("kind", { $0.kind }), ("primary", { $0.primary ? "yes" : "" }),
                    ("certificate", { $0.certificate ?? "" }), ("registered", { $0.registered_at.toSecond }),
                ], name: { $0.host }
            ).print(output.output)
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change which host is shown, or where its certificate is.",
            discussion: """
                EXAMPLES
                  tenantry host update acme app.acme.example --certificate vault:acme/tls
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The full name.") var host: String
        @Option(help: "yes or no.") var primary: YesNo?
        @Option(help: "Where its certificate is kept; empty: nowhere.") var certificate: String?

        func run() async throws {
            try await change.executeOnTenant(argument) { id in
                var command = UpdateHost(id, host)
                command.isPrimary = primary.map { $0 == .yes }
                if let certificate { command.certificate = certificate.isEmpty ? .remove : .set(certificate) }
                return command
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a host or a domain away; others may have it then.",
            discussion: """
                EXAMPLES
                  tenantry host remove acme app.acme.example
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The full name.") var host: String

        func run() async throws {
            try await change.executeOnTenant(argument) { RemoveHost($0, host) }
        }
    }

    /// An answer on the command line.
    enum YesNo: String, ExpressibleByArgument, CaseIterable { case yes, no }
}
