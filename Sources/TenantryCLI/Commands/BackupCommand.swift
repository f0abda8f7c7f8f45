internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

/// Copies of stores.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Make, verify and restore backups.",
        discussion: """
            EXAMPLES
              tenantry backup create /backups/monday
              tenantry backup verify /backups/monday
              tenantry backup restore /backups/monday --master-key-file main.key
              tenantry tenant list --store monday --read-only --master-key-file main.key

            The master key is in no backup: keep a copy of it elsewhere.
            """,
        subcommands: [Create.self, Verify.self, Restore.self])

    /// Makes a backup.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a backup of the store as of its head, while it is in use.",
            discussion: """
                EXAMPLES
                  tenantry backup create /backups/monday
                  tenantry backup create "$(date +/backups/%F)" -o json

                The directory must not be there. It is made beside its place, verified, and moved there when it is
                whole; what a run left that was cut off, the next one takes away. Then backup.completed is added to
                the store's trail, unless it is opened with --read-only or cannot be written.
                """)
        @OptionGroup var reader: ReaderOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The directory to make.") var directory: String

        func run() async throws {
            let store = reader.store
            let progress = ProgressBox("copying \(store.path)")
            defer { progress.finish() }
            let backup = try Backup.create(of: store.path, at: directory) { progress.show($0, of: $1) }
            progress.finish()
            let recording = await Backup.record(
                backup, at: directory, in: store.path, options: store.options, as: reader.context)
            switch recording {
            case .recorded(let position): Console.error("recorded in the store: #\(position)")
            case .omitted(let reason): Console.error("not recorded in the store: \(reason)".visible)
            }
            guard output.output == .table else {
                let columns: [(title: String, text: (BackupManifest) -> any Cell)] = [
                    ("store", { $0.store }), ("taken at", { $0.takenAt }), ("head", { String($0.head) }),
                    ("recorded at", { $0.recordedAt ?? "" }), ("root", { $0.root }), ("keys", { String($0.keys) }),
                ]
                Listing(items: [backup], columns: columns, name: { _ in directory }).printOne(output.output)
                return
            }
            Console.out(
                "\(directory): \(backup.head.counted("event", "events")), \(backup.keys.counted("key", "keys")), "
                    + "up to \(backup.recordedAt ?? "the beginning"), verified")
            Console.out("root \(backup.head):\(backup.root)")
        }
    }

    /// Verifies a backup.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify a backup: everything that 'tenantry verify' looks at, and its root.",
            discussion: """
                EXAMPLES
                  tenantry backup verify /backups/monday
                  tenantry backup verify /backups/monday --master-key-file main.key

                Exits with 8 if there is a fault. With the master key, the tenants' keys are verified as well.
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The backup's directory.") var directory: String

        func run() throws {
            let progress = ProgressBox("verifying \(directory)")
            defer { progress.finish() }
            let start = ContinuousClock.now
            let report = try Backup.verify(at: directory, masterKeyFile: store.options.masterKeyFile) {
                progress.show($0, of: $1)
            }
            progress.finish()
            VerificationTable(report: report).print(output.output, seconds: (ContinuousClock.now - start) / .seconds(1))
            if report.faultCount > 0 { throw ExitCode(8) }
            if !report.isComplete { throw ExitCode(74) }
        }
    }

    /// Makes a store of a backup.
    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a store of a backup, in full or as it was at a moment.",
            discussion: """
                EXAMPLES
                  tenantry backup restore /backups/monday --store new
                  tenantry backup restore /backups/monday --store new --to '#4711'
                  tenantry backup restore b --store new --to 2026-11-20T23:59:00Z

                There must be no store yet where one is to be made. The new store has an id of its own: cursors of the
                old one are refused. Its master key is that of the old one: --master-key-file, or <store>.key.
                """)
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: OutputOptions
        @Argument(help: "The backup's directory.") var directory: String
        @Option(help: "The last moment: a position, like #4711, or a time (default: all of the backup).")
        var to: Moment?

        func run() throws {
            var options = store.options
            let progress = ProgressBox("restoring \(store.path)")
            defer { progress.finish() }
            options.progress = { progress.show($0, of: $1) }
            let restored = try Backup.restore(from: directory, to: store.path, at: to, options: options)
            progress.finish()
            if restored.hadLeftover { Console.error("a restoration that was cut off was begun anew") }
            print(restored)
            if restored.masterKeyFile != restored.usualMasterKeyFile {
                Console.error(
                    "its master key is \(restored.masterKeyFile): copy it to \(restored.usualMasterKeyFile), "
                        + "or name it each time")
            }
        }

        private func print(_ restored: Backup.Restored) {
            guard output.output != .table else {
                Console.out("\(store.path): the store \(restored.id), \(restored.head.counted("event", "events"))")
                return
            }
            let row = Row(store: restored.id, head: restored.head, master_key_file: restored.masterKeyFile)
            Listing(
                items: [row],
                columns: [
                    ("store", { $0.store }), ("head", { String($0.head) }), ("master key file", { $0.master_key_file }),
                ], name: { _ in store.path }
            ).printOne(output.output)
        }

        private struct Row: Encodable {
            let store: String
            let head: UInt64
            let master_key_file: String
        }
    }
}
