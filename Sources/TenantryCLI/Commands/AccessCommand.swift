internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Who may do what.
struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Ask who may do what in a tenant.",
        discussion: """
            EXAMPLES
              tenantry access check acme ann@example.com config:write
              tenantry access list ann@example.com
            """,
        subcommands: [Check.self, List.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask whether a user may do something in a tenant; a no is kept in the trail.",
            discussion: """
                EXAMPLES
                  tenantry access check acme ann@example.com config:write

                Exits with 4 if not. With --dry-run a no is not kept.
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The user's id.") var user: String
        @Argument(help: "What for, like tenants:read or config:write.") var scope: Scope

        func run() async throws {
            let platform = try change.store.open()
            let id = try platform.tenant(argument.tenant).id
            var context = change.context()
            context.actor = .user(user)
            let answer =
                change.dryRun
                ? try platform.read { $0.access(of: .user(user), to: id, scope, at: platform.now) }
                : try await platform.checkAccess(of: .user(user), to: id, scope, as: context)
            if let refusal = answer.refusal { throw refusal }
            Console.out("allowed, as \(answer.role?.rawValue ?? "")")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the tenants that a user belongs to.",
            discussion: """
                EXAMPLES
                  tenantry access list ann@example.com
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The user's id.") var user: String

        func run() async throws {
            let items = try store.open().read { fleet in
                fleet.memberships(of: user).compactMap { id, role in
                    fleet.tenant(id).map { Membership(tenant: $0.slug, state: $0.state.rawValue, role: role.rawValue) }
                }
            }
            Listing(
                items: items,
                columns: [("tenant", { $0.tenant }), ("state", { $0.state }), ("role", { $0.role })],
                name: { $0.tenant }
            ).print(output.output)
        }
    }

    private struct Membership: Encodable {
        let tenant: String
        let state: String
        let role: String
    }
}
