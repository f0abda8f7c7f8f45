internal import ArgumentParser
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
              tenantry verify --fold -o json

            Nothing is changed, and no damage stops it. The store may be in use. Exits with 8 if there is a fault.
            A root that is kept elsewhere proves later, by --expect, that no record up to its position was altered.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Print the head and the Merkle root (RFC 6962) of all records.")
    var root = false

    @Option(help: "Prove that the first records have a root: POSITION:ROOT, or a file with what --root has printed.")
    var expect: String?

    @Flag(help: "Also apply each event to the state that those before it make.")
    var fold = false

    func run() throws {
        var options = StoreVerification.Options()
        options.givesRoot = root
        options.expected = try expect.map(expectedHead)
        options.folds = fold
        options.masterKeyFile = store.options.masterKeyFile
        let progress = ProgressBox("verifying \(store.path)")
        options.progress = { position, head in progress.show(Int(position), of: Int(head)) }
        let clock = ContinuousClock()
        var report: VerificationReport?
        let elapsed = try clock.measure { report = try StoreVerification.run(at: store.path, options: options) }
        progress.finish()
        guard let report else { return }
        if output.output == .table { show(report, options, seconds: elapsed / .seconds(1)) } else { print(report) }
        if report.faultCount > 0 { throw ExitCode(8) }
    }

    private func expectedHead(_ text: String) throws -> TreeHead {
        if let head = TreeHead(text) { return head }
        guard
            let head = try TextFile.read(text).split(whereSeparator: \.isWhitespace).lazy
                .compactMap({ TreeHead(String($0)) }).first
        else { throw BadInput("\(text) has no root: it is written POSITION:ROOT, the root in 64 hexadecimal digits") }
        return head
    }

    private func print(_ report: VerificationReport) {
        guard output.output != .json else {
            Console.out(JSONText.pretty(report))
            return
        }
        Listing(
            items: report.faults,
            columns: [
                ("part", { $0.part }), ("file", { $0.file }), ("position", { $0.position.map(String.init) ?? "" }),
                ("page", { $0.page.map(String.init) ?? "" }), ("byte", { $0.byte.map(String.init) ?? "" }),
                ("problem", { $0.problem }), ("remedy", { $0.remedy }),
            ],
            name: { $0.description }
        ).print(output.output)
    }

    private func show(_ report: VerificationReport, _ options: StoreVerification.Options, seconds: Double) {
        for fault in report.faults { Console.out(fault.description.visible) }
        let rest = report.faultCount - report.faults.count
        if rest > 0 { Console.out("… and \(rest.grouped) more") }
        for note in report.notes { Console.error("note: \(note)".visible) }
        let rate = Int(Double(report.records) / max(seconds, 0.000_001))
        let verdict = report.faultCount == 0 ? "no fault" : report.faultCount.counted("fault", "faults")
        Console.out(
            "\(verdict): \(report.records.grouped) of \(report.head.grouped) records whole, "
                + "\(report.bytes.grouped) bytes (\(rate.grouped)/s)")
        if let root = report.root { Console.out("root \(root)") }
        if report.faultCount == 0, let head = options.expected {
            Console.out("the records up to #\(head.position) are unaltered")
        }
        for remedy in Set(report.faults.map(\.remedy)).sorted() { Console.error("  \(remedy)") }
    }
}
