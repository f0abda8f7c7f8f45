internal import ArgumentParser
internal import Foundation
internal import Tenantry
internal import TenantModel

/// Reads a whole store and names everything that is not as it was written.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read the whole store and name everything that is not as it was written.",
        discussion: """
            EXAMPLES
              tenantry verify
              tenantry verify --root > root.txt          # and the root of all records
              tenantry verify --expect root.txt          # later: none was altered
              tenantry verify --log-only               # without the views: faster
              tenantry verify --fold -o json

            Nothing is changed, and no damage stops it. The store may be in use. Exits with 8 if there is a fault,
            and with 74 if a part could not be read that the log or the views are made of. Without the master key
            all is verified but what the keys hold, and a note says so.
            The views and the audit trail's index are compared with what the log makes of them, for which the
            directory for temporary files must have room for them once more.
            A root that is kept elsewhere proves later, by --expect, that no record up to its position was altered.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Print the head and the Merkle root (RFC 6962) of all records.")
    var root = false

    @Option(help: "Prove that the first records have a root: POSITION:ROOT, or a file with what --root has printed.")
    var expect: String?

    @Flag(help: "Leave out the views and the audit trail's index.")
    var logOnly = false

    @Flag(help: "Also apply the events after the views' end to the state that those before them make.")
    var fold = false

    func run() throws {
        var options = StoreVerification.Options()
        options.givesRoot = root
        options.expected = try expect.map(expectedHead)
        options.comparesViews = !logOnly
        options.folds = fold
        options.masterKeyFile = store.options.masterKeyFile
        let progress = ProgressBox("verifying \(store.path)")
        options.progress = { position, head in progress.show(position, of: head) }
        defer { progress.finish() }
        let start = ContinuousClock.now
        let report = try StoreVerification.run(at: store.path, options: options)
        progress.finish()
        VerificationTable(report: report, expected: options.expected)
            .print(output.output, seconds: (ContinuousClock.now - start) / .seconds(1))
        if report.faultCount > 0 { throw ExitCode(8) }
        if !report.isComplete { throw ExitCode(74) }
    }

    private func expectedHead(_ text: String) throws -> TreeHead {
        if let head = TreeHead(text) { return head }
        guard FileManager.default.fileExists(atPath: text),
            let head = try TextFile.read(text).split(whereSeparator: \.isWhitespace).lazy
                .compactMap({ TreeHead(String($0)) }).first
        else {
            throw BadInput(
                "\(text) is no root, and no file that has one: it is POSITION:ROOT, with 64 hexadecimal digits"
            )
        }
        return head
    }
}
