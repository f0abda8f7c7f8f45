internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

/// Takes data to another store.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Take a tenant to another store.",
        discussion: """
            EXAMPLES
              tenantry export tenant acme > acme.ndjson
              tenantry import tenant acme.ndjson --store other
            """,
        subcommands: [Tenant.self])

    struct Tenant: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a tenant's state as JSON lines: a header, commands, a trailer with a checksum.",
            discussion: """
                EXAMPLES
                  tenantry export tenant acme > acme.ndjson
                  tenantry export tenant acme --with-secrets | gpg -c > acme.gpg

                Sealed values (secret settings, e-mail addresses, telephone numbers) are left out, and named, unless
                --with-secrets writes them in clear, which is recorded. Open invitations and API keys stay behind,
                and are named: one token or secret must not be good in two stores. So does the history.
                """)
        @OptionGroup var reader: ReaderOptions
        @OptionGroup var argument: TenantArgument
        @Flag(help: "Write sealed values in clear: keep the file as you keep secrets.") var withSecrets = false

        func run() async throws {
            let platform = try reader.store.open()
            let export = try await TenantExport(
                argument.tenant, from: platform, revealing: withSecrets, as: reader.context)
            var (progress, count) = (Progress("exporting", total: export.commands.count), 0)
            export.write { line in
                Console.out(line)
                count += 1
                if count.isMultiple(of: 256) { progress.show(count) }
            }
            progress.finish()
            for item in export.header.leftOut { Console.error("left out: \(item)".visible) }
        }
    }
}
