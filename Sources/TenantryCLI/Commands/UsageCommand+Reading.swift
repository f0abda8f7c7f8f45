internal import ArgumentParser
internal import Tenantry
internal import TenantModel

extension UsageCommand {
    struct Daily: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a tenant used, by day.",
            discussion: """
                EXAMPLES
                  tenantry usage daily acme --since 2026-11-01
                  tenantry usage daily acme --metric messages -o csv
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions
        @Option(help: "From this day on (default: 30 days ago).") var since: Timestamp?
        @Option(help: "Before this time (default: now).") var until: Timestamp?
        @Option(help: "Only this metric.") var metric: String?

        func run() async throws {
            let platform = try store.open()
            let end = until ?? platform.now
            let start = since ?? end.advanced(by: -30 * Timestamp.day)
            let days = try platform.usageDaily(of: try platform.tenant(argument.tenant).id, from: start, until: end)
            Listing(
                items: days.filter { day in metric.map { day.metric == $0 } ?? true },
                columns: [
                    ("day", { $0.day }), ("metric", { $0.metric }), ("used", { $0.used }),
                    ("events", { $0.events }),
                ], name: { "\($0.day) \($0.metric)" }
            ).print(output.output)
        }
    }

    struct Log: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the events of what a tenant used, the last ones.",
            discussion: """
                EXAMPLES
                  tenantry usage log acme --limit 10
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions
        @Option(help: "At most so many, the last ones, or all.") var limit = Limit.count(50)

        func run() async throws {
            let platform = try store.open()
            var filter = EventFilter()
            filter.tenant = try platform.tenant(argument.tenant).id
            filter.types = [.usageRecorded, .usageLevelSet, .usageCorrected]
            EventTable().print(try platform.lastEvents(filter, limit), output.output)
        }
    }
}
