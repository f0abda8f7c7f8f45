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
        let before = try platform.past(at: from)
        let after = try platform.past(at: to ?? .position(platform.head()))
        let named = try tenant.map { try after.tenant(called: $0) ?? before.tenant(named: $0) }
        let ids = try named.map { [$0.id] } ?? platform.read { $0.allTenants.map(\.id) }
        let progress = ProgressBox("comparing")
        var rows: [Row] = []
        var compared = 0
        try await platform.compare(ids, before, after, at: to == nil ? platform.now : after.time) { tenant in
            compared += 1
            progress.show(compared, of: ids.count)
            rows += tenant.fields.map {
                Row(tenant: tenant.name, field: $0.field, before: $0.before, after: $0.after)
            }
        }
        progress.finish()
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
