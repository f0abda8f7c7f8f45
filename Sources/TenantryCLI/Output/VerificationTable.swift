internal import Tenantry

/// What a verification has found, for people and for programs.
struct VerificationTable {
    let report: VerificationReport
    /// The root that the records had to have.
    var expected: TreeHead?

    func print(_ format: OutputFormat, seconds: Double) {
        switch format {
        case .table: show(seconds: seconds)
        case .json: Console.out(JSONText.pretty(report))
        case .ndjson, .csv, .name:
            Listing(
                items: report.faults,
                columns: [
                    ("part", { $0.part }), ("file", { $0.file }), ("position", { $0.position.map(String.init) ?? "" }),
                    ("page", { $0.page.map(String.init) ?? "" }), ("byte", { $0.byte.map(String.init) ?? "" }),
                    ("problem", { $0.problem }), ("remedy", { $0.remedy }),
                ],
                name: { $0.description }
            ).print(format)
            // The rows are the faults'; the root stands beside them, where --expect finds it as well.
            if let root = report.root { Console.error("root \(root)") }
        }
    }

    private func show(seconds: Double) {
        for fault in report.faults { Console.out(fault.description.visible) }
        let rest = report.faultCount - report.faults.count
        if rest > 0 { Console.out("… and \(rest.grouped) more") }
        for note in report.notes { Console.error("note: \(note)".visible) }
        let rate = Int(Double(report.records) / max(seconds, 0.000_001))
        let verdict = report.faultCount == 0 ? "no fault" : report.faultCount.counted("fault", "faults")
        let part = report.isComplete ? "" : " in what could be verified"
        Console.out(
            "\(verdict)\(part): \(report.records.grouped) of \(report.head.grouped) records whole, "
                + "\(report.bytes.grouped) bytes (\(rate.grouped)/s)")
        if let root = report.root { Console.out("root \(root)") }
        if report.faultCount == 0, let expected {
            Console.out("the records up to #\(expected.position) are unaltered")
        }
        for remedy in Set(report.faults.map(\.remedy)).sorted() { Console.error("  \(remedy)") }
    }
}
