internal import ArgumentParser
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

/// What changed between two moments.
struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare a tenant, or all, at two moments.",
        discussion: """
            EXAMPLES
              tenantry diff acme --from 2026-11-01
              tenantry diff acme --from '#100' --to '#200' -o json
              tenantry diff --from 2026-11-01 --to 2026-11-02

            Exits with 8 if there is a difference.
            """)
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions
    @Argument(help: "The tenant: its slug, id or external id (default: every tenant).") var tenant: String?
    @Option(help: "The first moment: a position, like #100, or a time.") var from: Moment
    @Option(help: "The second moment (default: now).") var to: Moment?

    private struct Row: Encodable {
        let tenant: String
        let field: String
        let before: String?
        let after: String?
    }

    func run() async throws {
        let platform = try store.open()
        let before = try platform.fleet(at: from)
        let after = try to.map { try platform.fleet(at: $0) } ?? (fleet: platform.fleet(), time: platform.now)
        let ids: [TenantID]
        if let tenant {
            ids = [try platform.tenant(tenant).id]
        } else {
            ids = Set(before.fleet.allTenants.map(\.id)).union(after.fleet.allTenants.map(\.id)).sorted()
        }
        var rows: [Row] = []
        for id in ids {
            let (old, new) = (before.fleet.tenant(id), after.fleet.tenant(id))
            let differences = TenantStateView.differences(
                old.map { TenantStateView($0, at: before.time) }, new.map { TenantStateView($0, at: after.time) })
            let name = new?.slug ?? old?.slug ?? id.description
            rows += differences.map { Row(tenant: name, field: $0.field, before: $0.before, after: $0.after) }
        }
        Listing(
            items: rows,
            columns: [
                ("tenant", { $0.tenant }), ("field", { $0.field }), ("before", { $0.before ?? "(none)" }),
                ("after", { $0.after ?? "(none)" }),
            ], name: { "\($0.tenant) \($0.field)" }
        ).print(output.output)
        if !rows.isEmpty { throw ExitCode(8) }
    }
}
