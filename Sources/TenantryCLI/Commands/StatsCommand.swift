internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// How many tenants there are.
struct StatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Count the tenants by state, tier and health.",
        discussion: """
            EXAMPLES
              tenantry stats
              tenantry stats --at 2026-11-01 -o json
            """)
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var moment: AtOption

    func run() async throws {
        let platform = try store.open()
        let position = try moment.at.map(platform.position) ?? platform.head()
        let (tenants, time) = try moment.tenants(of: platform)
        Self.print(tenants, at: time, position: position, output.output)
    }

    static func print(_ tenants: [Tenant], at time: Timestamp, position: Position, _ format: OutputFormat) {
        let text = { (counts: [String: Int]) in
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.grouped)" }.joined(separator: ", ")
        }
        Listing(
            items: [StatisticsView(tenants, at: time, position: position)],
            columns: [
                ("tenants", { $0.tenants }), ("states", { text($0.states) }), ("tiers", { text($0.tiers) }),
                ("health", { text($0.health) }), ("created", { text($0.created) }),
                ("onboarded", { $0.onboarding_percent.map { "\($0) %" } ?? "" }), ("members", { $0.members }),
                ("position", { "#\($0.position)" }),
            ], name: { String($0.tenants) }
        ).printOne(format)
    }
}
