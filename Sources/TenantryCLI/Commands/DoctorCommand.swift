internal import ArgumentParser
internal import Tenantry
internal import TenantModel

/// One page on how a store is.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show how the store is, who uses it, and what to do where something is not well.",
        discussion: """
            EXAMPLES
              tenantry doctor
              tenantry doctor -o json

            Quick, whatever the store's size: 'tenantry verify' reads all of it. Exits with 8 if something is not well.
            """)
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let found = try StoreDiagnosis(of: store.path, options: store.options)
        if output.output == .table {
            show(found)
        } else {
            Listing(items: [found], columns: columns(of: found), name: { $0.store }).printOne(output.output)
        }
        if !found.troubles.isEmpty { throw ExitCode(8) }
    }

    private func show(_ found: StoreDiagnosis) {
        Listing(items: [found], columns: columns(of: found), name: { $0.store }).printOne(.table)
        if found.troubles.isEmpty {
            Console.out("all is well, as far as this looks")
            Console.error("  'tenantry verify' reads the log and the views")
        }
        for trouble in found.troubles {
            Console.out("TROUBLE  \(trouble.what)".visible)
            Console.out("         \(trouble.remedy)".visible)
        }
    }

    private func columns(of found: StoreDiagnosis) -> [(title: String, text: (StoreDiagnosis) -> any Cell)] {
        let readers = found.readers.map { "process \($0.process), \($0.commitsBehind.grouped) commits behind" }
        return [
            ("store", { $0.store + ($0.isBackup ? " (a backup)" : "") }), ("id", { $0.id ?? "" }),
            ("format", { $0.format.map(String.init) ?? "" }), ("created", { $0.created ?? "" }),
            ("head", { $0.head.map { "#\($0.grouped)" } ?? "" }), ("recorded", { $0.recordedAt ?? "" }),
            ("log", { $0.logBytes.map { "\($0.grouped) bytes" } ?? "" }),
            ("free in it", { $0.freeBytes.map { "\($0.grouped) bytes" } ?? "" }),
            ("sealed", { $0.sealed.map { "#\($0.grouped)" } ?? "" }),
            ("views", { views($0) }),
            ("disk left", { $0.diskBytesLeft.map { "\($0.grouped) bytes" } ?? "" }),
            ("readers", { _ in readers.isEmpty ? "none" : readers.joined(separator: "; ") }),
            ("writer", { $0.writer.map { "process \($0)" } ?? "none" }), ("keys", { $0.keys }),
            ("master key", { $0.hasMasterKey ? "the store's" : "missing, or not the store's" }),
            ("clock", { $0.clock }),
        ]
    }

    private func views(_ found: StoreDiagnosis) -> String {
        let names = found.generations.isEmpty ? "none" : found.generations.joined(separator: ", ")
        return names + (found.viewsBytes.map { ", \($0.grouped) bytes" } ?? "")
    }
}
