internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// An application's own audit entries.
struct ActivityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activity",
        abstract: "Write an application's own entries into the trail.",
        discussion: """
            EXAMPLES
              tenantry activity record acme document.shared --resource document:4711
            """,
        subcommands: [Record.self])

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write an entry.",
            discussion: """
                EXAMPLES
                  tenantry activity record acme share --resource document:4711 --actor user:ann
                  tenantry activity record acme login --outcome denied
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "What was done, in the application's words.") var action: String
        @Option(help: "What it was done to, TYPE:ID.") var resource: String?
        @Option(help: "How it ended (default: succeeded).") var outcome: Outcome?
        @Option(help: "What kind of thing was done (default: execute).") var operation: TenantModel.Operation?
        @Option(help: "The state before, as JSON.") var before: String?
        @Option(help: "The state after, as JSON.") var after: String?
        @Option(help: "Anything else, as JSON.") var details: String?
        @Option(help: "When it happened: a day, or like 2026-11-20T23:59:00Z.") var occurredAt: Timestamp?

        func run() async throws {
            let platform = try change.store.open()
            var command = RecordActivity(try platform.tenant(argument.tenant).id, action: action)
            if let resource {
                let parts = resource.split(separator: ":", maxSplits: 1)
                guard parts.count == 2 else { throw ValidationError("'\(resource)' is not TYPE:ID") }
                command.resource = Resource(type: String(parts[0]), id: String(parts[1]))
            }
            command.outcome = outcome ?? .succeeded
            command.operation = operation ?? .execute
            command.before = before
            command.after = after
            command.details = details
            try await change.execute([command], on: platform, occurredAt: occurredAt)
        }
    }
}
