internal import ArgumentParser
internal import AuditTrail
internal import Tenantry
internal import TenantModel

/// The trail of everything that happened.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Query, show, count and export the audit trail.",
        discussion: """
            EXAMPLES
              tenantry audit query --tenant acme --since 2026-11-01
              tenantry audit query --actor ops@example.com --action 'tenant.*'
              tenantry audit counts --group-by action --tenant acme
              tenantry audit export --tenant acme -o csv > acme.csv

            Reading the trail is written into it, unless audit.record_reads is false. Metering is left out unless
            --include-usage is given.
            """,
        subcommands: [Query.self, Show.self, Counts.self, Export.self])

    struct Query: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the entries that match, the newest first.",
            discussion: """
                EXAMPLES
                  tenantry audit query --tenant acme --field limits.users
                  tenantry audit query --outcome denied --since 2026-11-01 -o ndjson
                """)
        @OptionGroup var reader: ReaderOptions
        @OptionGroup var filter: AuditOptions
        @OptionGroup var output: OutputOptions
        @Option(help: "At most so many, or all.") var limit = Limit.count(50)
        @Option(help: "Where an earlier page ended.") var after: String?

        func run() async throws {
            let platform = try reader.store.open()
            let query = try filter.query(on: platform)
            var cursor = try after.map { text in
                guard let cursor = AuditCursor(text) else { throw BadInput("\(text) is no cursor") }
                return cursor
            }
            var entries: [Event] = []
            repeat {
                let left = min(1_000, (limit.limit ?? .max) - entries.count)
                let page = try await platform.audit(query, limit: left, after: cursor, as: reader.context)
                entries += page.entries
                cursor = page.next
                Console.warn(page.warning)
            } while cursor != nil && entries.count < limit.limit ?? .max
            AuditTable(platform: platform).print(entries, output.output)
            if let cursor { Console.error("there are more: --after \(cursor)") }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one entry with everything that it says.",
            discussion: """
                EXAMPLES
                  tenantry audit show 48211
                """)
        @OptionGroup var reader: ReaderOptions
        @Argument(help: "The position, like 48211 or #48211.") var place: EventPlace
        @Option(name: [.short, .long], help: "How to print: table or json.") var output = OutputFormat.table

        func run() async throws {
            let platform = try reader.store.open()
            let event = try platform.event(at: place.position)
            var query = AuditQuery()
            query.tenant = event.tenant?.rawValue ?? 0
            Console.warn(await platform.beginReading(query, as: reader.context))
            guard output == .table else { return Console.out(JSONText.pretty(AuditEntryView(event))) }
            AuditTable(platform: platform).printWhole(event)
        }
    }

    struct Counts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count the entries that match, by what they say.",
            discussion: """
                EXAMPLES
                  tenantry audit counts --group-by action --tenant acme
                  tenantry audit counts --group-by day --action access.denied
                """)
        @OptionGroup var reader: ReaderOptions
        @OptionGroup var filter: AuditOptions
        @OptionGroup var output: OutputOptions
        @Option(name: .customLong("group-by"), help: "action, actor, tenant, day or outcome.")
        var group = AuditGrouping.action

        func run() async throws {
            let platform = try reader.store.open()
            let (counts, warning) = try await platform.auditCounts(
                try filter.query(on: platform), by: group, as: reader.context)
            Console.warn(warning)
            Listing(
                items: counts.map { Row(key: $0.key, count: $0.count) },
                columns: [(group.rawValue, { $0.key }), ("count", { $0.count })], name: { $0.key }
            ).print(output.output)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write every entry that matches, and a trailer by which the copy can be checked.",
            discussion: """
                EXAMPLES
                  tenantry audit export --tenant acme > acme.ndjson
                  tenantry audit export --tenant acme -o csv > acme.csv
                """)
        @OptionGroup var reader: ReaderOptions
        @OptionGroup var filter: AuditOptions
        @Option(name: [.short, .long], help: "How to write.") var output = Form.ndjson

        enum Form: String, ExpressibleByArgument, CaseIterable { case ndjson, csv }

        func run() async throws {
            let platform = try reader.store.open()
            let query = try filter.query(on: platform)
            let table = AuditCSV(platform)
            var hash = CheckedOutput()
            if output == .csv { hash.write(Array("\(AuditCSV.heading)\n".utf8)) }
            let (head, count, warning) = try await platform.exportAudit(
                query, format: output.rawValue, as: reader.context,
                text: output == .csv ? table.lines : AuditEntryView.lines
            ) { hash.write($0) }
            Console.warn(warning)
            let digest = hash.finish()
            let trailer = AuditTrailer(filter: platform.text(of: query), head: head, count: count, sha256: digest)
            Console.out(output == .csv ? "# \(JSONText.line(trailer))" : JSONText.line(["trailer": trailer]))
        }
    }

    private struct Row: Encodable {
        let key: String
        let count: Int
    }
}
