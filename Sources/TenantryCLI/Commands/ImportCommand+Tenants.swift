internal import ArgumentParser
internal import Tenantry
internal import TenantModel

extension ImportCommand {
    struct Tenants: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "tenant",
            abstract: "Bring the tenants of another system: CSV, JSON lines, or a SQLite file with a table of tenants.",
            discussion: """
                EXAMPLES
                  tenantry import tenant customers.csv --dry-run
                  tenantry import tenant smtp_server.db --source smtp
                  tenantry import tenant acme.ndjson     # of 'tenantry export tenant'

                Columns: id, name, slug or subdomain, tier or plan, status or enabled, domain, hosts, owner, max_users,
                max_domains, max_storage_mb, max_messages_per_day, features and others of docs/domain.md; others are not
                taken, and named. A tenant that was brought before is left alone.
                """)
        @OptionGroup var change: ChangeOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The file; - is standard input, for what another store has exported.") var file: String
        @Option(help: "What the other system is called (default: the file's name).") var source: String?

        func run() async throws {
            let platform = try change.store.open()
            let name = source ?? file.split(separator: "/").last.map(String.init) ?? file
            var context = change.context()
            context.origin = .imported
            var lines = try LineReader(file)
            // A SQLite file has no lines that are short enough.
            if let first = try? lines.next(), TenantExport.begins(with: first) {
                return try await bring(first, lines, into: platform, context)
            }
            guard file != "-" else {
                throw BadInput("standard input is no export of a tenant; name any other file by its path")
            }
            let (report, notTaken) = try await TenantImport(into: platform, from: name, as: context)
                .run(file, isDryRun: change.dryRun)
            if !notTaken.isEmpty {
                Console.error("not taken: the columns \(notTaken.sorted().joined(separator: ", "))".visible)
            }
            let made = report.count { $0.outcome == .made }
            let known = report.count { $0.outcome == .known }
            let refused = report.count - made - known
            if output.output == .table {
                for row in report {
                    if case .refused(let reason) = row.outcome { Console.error("\(row.id): \(reason)".visible) }
                }
                Console.out(
                    "\(made.counted("tenant", "tenants")) \(change.dryRun ? "would be made" : "made"), "
                        + "\(known.grouped) there already, \(refused.grouped) refused")
            } else {
                Listing(
                    items: report.map { Row($0, isDryRun: change.dryRun) },
                    columns: [("id", { $0.id }), ("outcome", { $0.outcome }), ("detail", { $0.detail ?? "" })],
                    name: { $0.id }
                ).print(output.output)
            }
            if refused > 0 { throw ExitCode(65) }
        }

        /// Brings a tenant that another store has exported.
        private func bring(
            _ first: [UInt8], _ rest: LineReader, into platform: Platform, _ context: CommandContext
        ) async throws {
            var (lines, progress, count) = (rest, Progress("reading \(file)"), 0)
            let export = try TenantExport {
                count += 1
                progress.show(count)
                return try count == 1 ? first : lines.next()
            }
            progress.finish()
            let arrival = try await export.bring(into: platform, as: context, isDryRun: change.dryRun)
            for item in export.header.leftOut { Console.error("not in the export: \(item)".visible) }
            let slug = export.header.slug
            guard output.output == .table else {
                let row = Row(slug, arrival, isDryRun: change.dryRun)
                Listing(
                    items: [row],
                    columns: [("id", { $0.id }), ("outcome", { $0.outcome }), ("tenant", { $0.tenant ?? "" })],
                    name: { $0.id }
                ).printOne(output.output)
                return
            }
            switch arrival {
            case .made(let id): Console.out("\(slug) \(change.dryRun ? "would be made" : "made: \(id)")")
            case .known(let id): Console.out("\(slug) there already: \(id)")
            }
        }
    }

    /// What came of a row, or of an export.
    private struct Row: Encodable {
        let id: String
        let outcome: String
        var detail: String?
        /// The id of what an export has made, or made before.
        var tenant: String?

        init(_ slug: String, _ arrival: TenantExport.Arrival, isDryRun: Bool) {
            id = slug
            switch arrival {
            case .made(let id): (outcome, tenant) = (isDryRun ? "would be made" : "made", isDryRun ? nil : "\(id)")
            case .known(let id): (outcome, tenant) = ("known", "\(id)")
            }
        }

        init(_ row: TenantImport.Row, isDryRun: Bool) {
            id = row.id
            switch row.outcome {
            case .made: (outcome, detail) = (isDryRun ? "would be made" : "made", nil)
            case .known: (outcome, detail) = ("known", nil)
            case .refused(let reason): (outcome, detail) = ("refused", reason)
            }
        }
    }
}
