internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// Invitations to a tenant.
struct InvitationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invitation",
        abstract: "Ask people to join a tenant.",
        discussion: """
            EXAMPLES
              tenantry invitation create acme bob@example.com > token
              tenantry invitation list acme --status pending
              tenantry invitation accept bob < token

            A token is printed once, on standard output; only its hash is kept.
            """,
        subcommands: [Create.self, List.self, Accept.self, Resend.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Invite somebody; prints the token that accepts.",
            discussion: """
                EXAMPLES
                  tenantry invitation create acme bob@example.com --role admin
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The e-mail address; kept sealed.") var email: String
        @Option(help: "owner, admin, member or viewer.") var role = Role.member
        @Option(help: "Until when: a day, or like 2026-11-20T23:59:00Z (default: in seven days).")
        var expiresAt: Timestamp?

        func run() async throws {
            let platform = try change.store.open()
            let token = platform.newToken()
            let command = CreateInvitation(
                try platform.tenant(argument.tenant).id, invitation: platform.newInvitationID(), email: .plain(email),
                role: role, tokenHash: Platform.hash(ofToken: token), expiresAt: expiresAt)
            try await InvitationCommand.send(command, token, change, platform)
        }
    }

    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send an invitation again, with a new token; the old one is no longer good.",
            discussion: """
                EXAMPLES
                  tenantry invitation resend acme invitation_01m7yfnejkeymafya6qt9s463m > token
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The invitation's id, as the list shows it.") var invitation: InvitationID
        @Option(help: "Until when: a day, or like 2026-11-20T23:59:00Z (default: in seven days).")
        var expiresAt: Timestamp?

        func run() async throws {
            let platform = try change.store.open()
            let token = platform.newToken()
            let command = ResendInvitation(
                try platform.tenant(argument.tenant).id, invitation, tokenHash: Platform.hash(ofToken: token),
                expiresAt: expiresAt)
            try await InvitationCommand.send(command, token, change, platform)
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Accept an invitation; the token comes on standard input.",
            discussion: """
                EXAMPLES
                  tenantry invitation accept bob < token
                """)
        @OptionGroup var change: ChangeOptions
        @Argument(help: "Who accepts: the user's id.") var user: String

        func run() async throws {
            guard let token = readLine(strippingNewline: true), !token.isEmpty else {
                throw BadInput("there is no token on standard input")
            }
            let platform = try change.store.open()
            let hash = Platform.hash(ofToken: token)
            guard let place = try platform.read({ $0.invitation(tokenHash: hash) }) else {
                throw Refusal(.notFound, "there is no invitation with this token; a newer one may have been sent")
            }
            try await change.execute([AcceptInvitation(place, tokenHash: hash, user: user)], on: platform)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take an invitation back.",
            discussion: """
                EXAMPLES
                  tenantry invitation revoke acme invitation_01m7yfnejkeymafya6qt9s463m
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The invitation's id, as the list shows it.") var invitation: InvitationID

        func run() async throws {
            let platform = try change.store.open()
            try await change.execute(
                [RevokeInvitation(try platform.tenant(argument.tenant).id, invitation)], on: platform)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the invitations.",
            discussion: """
                EXAMPLES
                  tenantry invitation list acme
                  tenantry invitation list acme --status pending -o name
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions
        @Option(help: "Only those that are pending, accepted, revoked or expired.") var status: Invitation.Status?

        func run() async throws {
            let platform = try store.open()
            let all = try platform.tenant(argument.tenant).invitationViews(at: platform.now)
            Listing(
                items: all.filter { view in status.map { view.status == $0.rawValue } ?? true },
                columns: [
                    ("id", { $0.id }), ("status", { $0.status }), ("role", { $0.role }),
                    ("expires", { $0.expires_at.toSecond }), ("invited by", { $0.invited_by }),
                    ("sent", { String($0.sent_count) }),
                ], name: { $0.id }
            ).print(output.output)
        }
    }

    /// Prints the token of a command that was carried out now; a repeated one's was printed then.
    private static func send(
        _ command: any Command, _ token: String, _ change: ChangeOptions, _ platform: Platform
    ) async throws {
        guard let answer = try await change.execute([command], on: platform), let id = answer.result.invitation else {
            return
        }
        Console.error("invitation \(id)")
        if !answer.isReplay { Console.out(token) }
    }
}
