internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// What a tenant may use, and what it uses.
struct QuotaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quota",
        abstract: "Show and change what tenants may use.",
        discussion: """
            EXAMPLES
              tenantry quota show acme
              tenantry quota top --over 80
              tenantry quota override acme users 50 --reason "trial of pro"
            """,
        subcommands: [Show.self, Check.self, Top.self, Override.self, Clear.self])

    static var columns: [(title: String, text: (QuotaView) -> any Cell)] {
        [
            ("metric", { $0.metric }), ("period", { $0.period_key }), ("used", { $0.used }),
            ("max", { $0.max as (any Cell)? ?? ($0.source == "none" ? "-" : "unlimited") }),
            ("percent", { $0.percent.map { "\($0) %" } ?? "" }), ("enforcement", { $0.enforcement }),
            ("source", { $0.source }),
        ]
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a tenant's quotas.",
            discussion: """
                EXAMPLES
                  tenantry quota show acme
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @OptionGroup var output: OutputOptions
        @OptionGroup var moment: AtOption

        func run() async throws {
            let (tenant, time) = try moment.tenant(argument.tenant, of: try store.open())
            let quotas = tenant.quotaViews(at: time)
            Listing(items: quotas, columns: QuotaCommand.columns, name: { $0.metric }).print(output.output)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask whether an amount could be consumed now; exits with 7 if not.",
            discussion: """
                EXAMPLES
                  tenantry quota check acme messages 10
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The metric.") var metric: String
        @Argument(help: "How much.") var amount: Int64 = 1
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let platform = try store.open()
            let tenant = try platform.tenant(argument.tenant)
            guard let name = Metric(metric), amount > 0 else {
                throw ValidationError("give a metric in lower case, and an amount of 1 or more")
            }
            if let refusal = tenant.stateRefusal { throw refusal }
            let check = QuotaCheckView(tenant, name, amount, at: platform.now)
            if output.output == .table, !check.allowed {
                throw Refusal(
                    .quotaExceeded,
                    "\(check.limit ?? ""): \(check.used.grouped) of \((check.max ?? 0).grouped) are used; "
                        + "\(amount.grouped) more would pass it")
            }
            Listing(
                items: [check],
                columns: [
                    ("allowed", { $0.allowed ? "yes" : "no" }), ("limit", { $0.limit ?? "none" }),
                    ("used", { $0.used }), ("max", { $0.max as (any Cell)? ?? "unlimited" }),
                    ("remaining", { $0.remaining as (any Cell)? ?? "" }),
                ], name: { $0.allowed ? "allowed" : "refused" }
            ).printOne(output.output)
            if !check.allowed { throw ExitCode(RefusalCode.quotaExceeded.exitCode) }
        }
    }

    struct Top: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the quotas that are used most, of all tenants.",
            discussion: """
                EXAMPLES
                  tenantry quota top --over 80
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "Only those used by at least so many percent.") var over: Int64 = 80
        @Option(help: "At most so many, or all.") var limit = Limit.count(20)
        @OptionGroup var past: AtOption

        func run() async throws {
            let platform = try store.open()
            let (tenants, time) = try past.tenants(of: platform)
            let quotas = tenants.filter { !$0.state.isGone }.flatMap { $0.quotaViews(at: time) }
                .filter { ($0.percent ?? -1) >= over }
                .sorted { ($1.percent ?? 0, $0.tenant, $0.metric) < ($0.percent ?? 0, $1.tenant, $1.metric) }
            Listing(
                items: limit.prefix(of: quotas), columns: [("tenant", { $0.tenant })] + QuotaCommand.columns,
                name: { "\($0.tenant) \($0.metric)" }
            ).print(output.output)
        }
    }

    struct Override: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a tenant a limit of its own.",
            discussion: """
                EXAMPLES
                  tenantry quota override acme users 50
                  tenantry quota override acme messages/day unlimited --expires-at 2027-01-01
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The metric, or METRIC/day, METRIC/month.") var limit: LimitKey
        @Argument(help: "The most, or unlimited.") var max: Maximum
        @Option(help: "hard refuses, soft reports, none does neither.") var enforcement = Enforcement.hard
        @Option(help: "Until when: a day, or like 2026-11-20T23:59:00Z.") var expiresAt: Timestamp?

        func run() async throws {
            let platform = try change.store.open()
            var command = OverrideLimit(try platform.tenant(argument.tenant).id, limit, max: max.number)
            command.enforcement = enforcement
            command.expiresAt = expiresAt
            try await change.execute([command], on: platform)
        }
    }

    struct Clear: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a tenant's own limit away; its tier's counts again.",
            discussion: """
                EXAMPLES
                  tenantry quota clear acme users
                  tenantry quota clear acme messages/day --reason "the campaign is over"
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var argument: TenantArgument
        @Argument(help: "The metric, or METRIC/day, METRIC/month.") var limit: LimitKey

        func run() async throws {
            let platform = try change.store.open()
            try await change.execute([ClearLimit(try platform.tenant(argument.tenant).id, limit)], on: platform)
        }
    }
}

/// A number, or unlimited.
struct Maximum: ExpressibleByArgument {
    let number: Int64?

    init?(argument: String) {
        if argument == "unlimited" {
            number = nil
        } else {
            guard let number = Int64(argument) else { return nil }
            self.number = number
        }
    }
}
