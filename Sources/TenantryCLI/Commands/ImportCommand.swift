internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

/// Brings data from elsewhere.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring data from elsewhere into the log.",
        discussion: """
            EXAMPLES
              zcat audit.jsonl.gz | tenantry import audit -
            """,
        subcommands: [Audit.self, Tenants.self])

    struct Audit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring an audit file: a JSON object a line.",
            discussion: """
                EXAMPLES
                  zcat audit.jsonl.gz | tenantry import audit -
                  tenantry import audit events.ndjson --on-error skip
                  tenantry import audit events.ndjson --map actor=principal

                Columns are taken by these names unless --map says otherwise: id, tenant=tenant_id, actor=user_id,
                action, read_only, error=error_code, resource_type, resource_id, before=old_values, after=new_values,
                details=request, source_ip=ip_address, user_agent, occurred_at=created_at.
                Tenants are made by their external id on first sight. A row is brought once: run an import that was
                cut off again, and it goes on where it was.
                """)
        @OptionGroup var change: ChangeOptions
        @Argument(help: "The file, or - for standard input.") var file: String
        @Option(help: "Take a fact from another column, FACT=COLUMN; may repeat.") var map: [String] = []
        @Option(help: "What to do with a line that cannot be taken: stop or skip.") var onError = OnError.stop

        enum OnError: String, ExpressibleByArgument, CaseIterable { case stop, skip }

        func run() async throws {
            guard !change.dryRun else {
                throw ValidationError("an import has no dry run; import into a copy of the store")
            }
            guard change.ifRevision == nil, change.idempotencyKey == nil else {
                throw ValidationError(
                    "an import takes neither --if-revision nor --idempotency-key: each row is brought once by its id")
            }
            var columns = AuditColumns()
            for text in map {
                let (name, column) = try Pair(text).both
                guard let fact = AuditColumns.Fact(rawValue: name) else {
                    let known = AuditColumns.Fact.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("there is no fact '\(name)'; there are \(known)")
                }
                columns.take(fact, from: column)
            }
            var lines = try LineReader(file)
            let platform = try change.store.open()
            var audit = AuditImport(
                into: platform, columns: columns, as: change.context(), stopsAtFault: onError == .stop)
            var progress = Progress("importing")
            while let line = try lines.next() {
                try report(try await audit.take(line), audit, progress)
                progress.show(audit.summary.lines)
            }
            try report(try await audit.commit(), audit, progress)
            progress.finish()
            summarise(audit.summary, seconds: progress.elapsed)
        }

        /// Names lines that could not be taken; the first one ends the import unless they are to be skipped.
        private func report(_ faults: [AuditImport.Fault], _ audit: AuditImport, _ progress: Progress) throws {
            for fault in faults {
                Console.error("\(file == "-" ? "standard input" : file): \(fault)")
                guard onError == .skip else {
                    progress.finish()
                    summarise(audit.summary, seconds: progress.elapsed)
                    throw BadInput(
                        "stopped at line \(fault.line); mend it and run the import again, or use --on-error skip")
                }
            }
        }

        private func summarise(_ summary: AuditImport.Summary, seconds: Double) {
            let rate = Int(Double(summary.lines) / max(seconds, 0.001))
            Console.out(
                "\(summary.added.counted("entry", "entries")) added, \(summary.repeated.grouped) there already, "
                    + "\(summary.tenants.counted("tenant", "tenants")) made, "
                    + "\(summary.faulty.counted("line", "lines")) faulty "
                    + "(\(rate.grouped)/s)")
        }
    }
}
