internal import ArgumentParser
internal import Foundation
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
        @OptionGroup var days: UsageDays

        func run() async throws {
            let platform = try store.open()
            Listing(
                items: try days.of(platform.tenant(argument.tenant), on: platform),
                columns: [
                    ("day", { $0.day }), ("metric", { $0.metric }), ("used", { $0.used }),
                    ("events", { $0.events }),
                ], name: { "\($0.day) \($0.metric)" }
            ).print(output.output)
        }
    }

    struct Trends: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how a tenant's use goes from day to day, and how long its limits last at that.",
            discussion: """
                EXAMPLES
                  tenantry usage trends acme
                  tenantry usage trends acme --since 2026-09-01 --metric storage -o json
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions
        @OptionGroup var days: UsageDays

        func run() async throws {
            let platform = try store.open()
            let tenant = try platform.tenant(argument.tenant)
            let end = days.end(on: platform)
            Listing(
                items: UsageTrendView.trends(
                    of: try days.of(tenant, on: platform), quotas: tenant.quotaViews(at: end), at: end),
                columns: [
                    ("metric", { $0.metric }), ("days", { $0.days }), ("total", { $0.total }),
                    ("a day", { String(format: "%.1f", $0.average_per_day) }),
                    ("change a day", { String(format: "%+.1f", $0.change_per_day) }),
                    ("days to limit", { $0.days_to_limit as (any Cell)? ?? "" }),
                ], name: { $0.metric }
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
        @Option(help: "Only up to this position: where a page of older ones ends.") var through: UInt64?

        func run() async throws {
            let platform = try store.open()
            var filter = EventFilter()
            filter.through = through ?? .max
            filter.tenant = try platform.tenant(argument.tenant).id
            filter.types = [.usageRecorded, .usageLevelSet, .usageCorrected]
            EventTable().print(try platform.lastEvents(filter, limit), output.output)
        }
    }
}
