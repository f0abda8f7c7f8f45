internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// The way of new tenants to their use.
struct OnboardingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "onboarding",
        abstract: "Start, show and complete the onboarding of a tenant.",
        discussion: """
            EXAMPLES
              tenantry onboarding start acme
              tenantry onboarding complete acme profile
              tenantry onboarding show acme
            """,
        subcommands: [Start.self, Show.self, Complete.self])

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin an onboarding.",
            discussion: """
                EXAMPLES
                  tenantry onboarding start acme
                  tenantry onboarding start acme --step profile --step tour?
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Option(help: "A step, with a ? at its end one that may be left out; may repeat.") var step: [String] = []

        func run() async throws {
            let steps = step.map { Onboarding.Step($0) }
            try await change.executeOnTenant(argument) { StartOnboarding($0, steps: steps.isEmpty ? nil : steps) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how far a tenant is.",
            discussion: """
                EXAMPLES
                  tenantry onboarding show acme
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let tenant = try store.open().tenant(argument.tenant)
            guard let onboarding = tenant.onboarding else {
                throw Refusal(.notFound, "the onboarding of \(tenant.slug) was not started")
            }
            let view = OnboardingView(onboarding)
            guard output.output == .table else {
                Listing(items: [view], columns: [("percent", { String($0.percent) })], name: { $0.status })
                    .printOne(output.output)
                return
            }
            Console.out("\(view.status.replacing("_", with: " ")), \(view.percent) %")
            for step in view.steps {
                let done = step.completed_at.map { "\($0.toSecond) by \(step.completed_by ?? "")" }
                Console.out(
                    "  \(step.id.padding(to: 14))  \(done ?? (step.optional ? "open, optional" : "open"))".visible)
            }
        }
    }

    struct Complete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note that a step is done.",
            discussion: """
                EXAMPLES
                  tenantry onboarding complete acme profile
                  tenantry onboarding complete acme invite_admin --invite bob@example.com
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The step.") var step: String
        @Option(help: "Whom to invite as an administrator, with the step invite_admin; prints the token.")
        var invite: String?

        func run() async throws {
            let platform = try change.store.open()
            let id = try platform.tenant(argument.tenant).id
            let token = platform.newToken()
            let invitation = invite.map { email in
                CreateInvitation(
                    id, invitation: platform.newInvitationID(), email: .plain(email), role: .admin,
                    tokenHash: Platform.hash(ofToken: token))
            }
            let command = CompleteOnboardingStep(id, step, invitation: invitation)
            guard let answer = try await change.execute([command], on: platform), !answer.isReplay else { return }
            if let invitation = answer.result.invitation {
                Console.error("invitation \(invitation)")
                Console.out(token)
            }
        }
    }
}
