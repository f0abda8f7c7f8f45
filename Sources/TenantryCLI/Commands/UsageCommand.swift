internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// What is used.
struct UsageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "usage",
        abstract: "Record and consume what tenants use.",
        discussion: """
            EXAMPLES
              tenantry usage consume acme messages 5 --idempotency-key job-4711
              tenantry usage record acme api_calls 120
              tenantry usage level acme storage 1073741824
            """,
        subcommands: [Record.self, Consume.self, Level.self, Correct.self, Daily.self, Trends.self, Log.self])

    struct Record: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write down a use; a limit does not refuse it.",
            discussion: """
                EXAMPLES
                  tenantry usage record acme api_calls 120 --occurred-at 2026-11-20T23:59:00Z
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The metric.") var metric: String
        @Argument(help: "How much.") var amount: Int64
        @Option(help: "What for.") var description: String?
        @Option(help: "By what it may be told apart, KEY=VALUE; may repeat.") var dimension: [String] = []
        @Option(help: "When, up to 35 days ago: a day, or like 2026-11-20T23:59:00Z.") var occurredAt: Timestamp?

        func run() async throws {
            let platform = try change.store.open()
            var command = RecordUsage(try platform.tenant(argument.tenant).id, metric: metric, amount: amount)
            command.description = description
            command.dimensions = Dictionary(try dimension.map { try Pair($0).both }, uniquingKeysWith: { $1 })
            UsageCommand.show(try await change.execute([command], on: platform, occurredAt: occurredAt))
        }
    }

    struct Consume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Use something if the limit allows it; exits with 7 if not.",
            discussion: """
                EXAMPLES
                  tenantry usage consume acme messages 5 --idempotency-key job-4711
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The metric.") var metric: String
        @Argument(help: "How much.") var amount: Int64 = 1

        func run() async throws {
            let platform = try change.store.open()
            let command = ConsumeUsage(try platform.tenant(argument.tenant).id, metric: metric, amount: amount)
            UsageCommand.show(try await change.execute([command], on: platform))
        }
    }

    struct Level: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how much there is of something now.",
            discussion: """
                EXAMPLES
                  tenantry usage level acme storage 1073741824
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The metric: a level, like storage or devices.") var metric: String
        @Argument(help: "How much.") var level: Int64

        func run() async throws {
            let platform = try change.store.open()
            let command = SetUsageLevel(try platform.tenant(argument.tenant).id, metric: metric, level: level)
            try await change.execute([command], on: platform)
        }
    }

    struct Correct: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put right what was recorded wrongly; what was recorded stays in the log.",
            discussion: """
                EXAMPLES
                  tenantry usage correct acme messages --by -20 --reason "counted twice"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The metric.") var metric: String
        @Option(parsing: .unconditional, help: "What is to be added; below 0 where too much was recorded.")
        var by: Int64
        @Option(help: "The position of the event that was wrong.") var position: UInt64 = 0
        @Option(help: "When the use was, as long ago as it may be: a day, or like 2026-11-20T23:59:00Z.")
        var occurredAt: Timestamp?

        func run() async throws {
            UsageCommand.show(
                try await change.executeOnTenant(argument, occurredAt: occurredAt) {
                    CorrectUsage($0, metric: metric, delta: by, position: position)
                })
        }
    }

    private static func show(_ answer: Answer?) {
        guard let usage = answer?.result.usage else { return }
        let limit = usage.max.map { " of \($0.grouped), \((usage.remaining ?? 0).grouped) left" } ?? ""
        Console.out("\(usage.metric): \(usage.used.grouped)\(limit)")
    }
}
