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
            abstract: "Show the members, now or as they were: who had access then.",
            discussion: """
                EXAMPLES
                  tenantry member list acme
                  tenantry member list --all-tenants --at 2026-11-01 -o csv
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @OptionGroup var moment: AtOption
        @Argument(help: "The tenant: its slug, id or external id.") var tenant: String?
        @Flag(help: "Of every tenant that is not deleted.") var allTenants = false

        func run() async throws {
            guard allTenants != (tenant != nil) else { throw ValidationError("name a tenant, or give --all-tenants") }
            let platform = try store.open()
            let columns: [(title: String, text: (MemberView) -> any Cell)] = [
                ("user", { $0.user }), ("role", { $0.role }), ("joined", { $0.joined_at.toSecond }),
                ("invited by", { $0.invited_by ?? "" }),
            ]
            if let tenant {
                let members = try moment.tenant(tenant, of: platform).tenant.memberViews
                Listing(items: members, columns: columns, name: { $0.user }).print(output.output)
                return
            }
            let rows = try moment.tenants(of: platform).tenants
                .filter { !$0.state.isGone }
                .flatMap { tenant in tenant.memberViews.map { Row(tenant: tenant.slug, member: $0) } }
            Listing(
                items: rows,
                columns: [("tenant", { $0.tenant })]
                    + columns.map { column in (column.title, { column.text($0.member) }) },
                name: { "\($0.tenant) \($0.member.user)" }
            ).print(output.output)
        }

        private struct Row: Encodable {
            let tenant: String
            let member: MemberView

            private enum CodingKeys: String, CodingKey { case tenant }

            func encode(to encoder: any Encoder) throws {
                try member.encode(to: encoder)
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(tenant, forKey: .tenant)
            }
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
