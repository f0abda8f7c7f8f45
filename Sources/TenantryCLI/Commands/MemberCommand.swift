internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Members of a tenant.
struct MemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member",
        abstract: "Add, show and remove the members of a tenant.",
        discussion: """
            EXAMPLES
              tenantry member add acme ann@example.com --role admin
              tenantry member list acme
              tenantry member remove acme ann@example.com
            """,
        subcommands: [Add.self, List.self, SetRole.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a user a member.",
            discussion: """
                EXAMPLES
                  tenantry member add acme ann@example.com --role admin
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The user's id.") var user: String
        @Option(help: "owner, admin, member or viewer.") var role = Role.member

        func run() async throws {
            let platform = try change.store.open()
            try await change.execute(
                [AddMember(try platform.tenant(argument.tenant).id, user: user, role: role)], on: platform)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the members.",
            discussion: """
                EXAMPLES
                  tenantry member list acme
                  tenantry member list acme -o csv > members.csv
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions

        func run() async throws {
            Listing(
                items: try store.open().tenant(argument.tenant).memberViews,
                columns: [
                    ("user", { $0.user }), ("role", { $0.role }), ("joined", { $0.joined_at.toSecond }),
                    ("invited by", { $0.invited_by ?? "" }),
                ], name: { $0.user }
            ).print(output.output)
        }
    }

    struct SetRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-role",
            abstract: "Give a member another role; the last owner keeps theirs.",
            discussion: """
                EXAMPLES
                  tenantry member set-role acme ann@example.com owner
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The user's id.") var user: String
        @Argument(help: "owner, admin, member or viewer.") var role: Role

        func run() async throws {
            let platform = try change.store.open()
            try await change.execute(
                [ChangeMemberRole(try platform.tenant(argument.tenant).id, user: user, role: role)], on: platform)
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a membership; the last owner stays.",
            discussion: """
                EXAMPLES
                  tenantry member remove acme ann@example.com --reason "left the company"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The user's id.") var user: String

        func run() async throws {
            let platform = try change.store.open()
            try await change.execute(
                [RemoveMember(try platform.tenant(argument.tenant).id, user: user)], on: platform)
        }
    }
}
