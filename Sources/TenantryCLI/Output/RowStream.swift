internal import Tenantry

/// Rows that are printed as they come, in every format: a table of them would need all their widths first.
struct RowStream {
    private let format: OutputFormat
    private let heading: String
    private var count = 0

    /// - Parameter heading: the names of the columns, for spreadsheets.
    init(_ format: OutputFormat, heading: [String]) {
        self.format = format
        self.heading = CSV.row(heading)
    }

    /// Prints a row.
    ///
    /// - Parameters:
    ///   - item: its JSON shape.
    ///   - lines: what people see.
    ///   - cells: its lines for spreadsheets.
    ///   - name: what `-o name` prints.
    mutating func print(
        _ item: @autoclosure () -> some Encodable, lines: @autoclosure () -> [String],
        cells: @autoclosure () -> [[String]], name: String
    ) {
        defer { count += 1 }
        switch format {
        case .table: for line in lines() { Console.out(line) }
        case .json: Console.out((count == 0 ? "[" : ",") + "\n" + JSONText.pretty(item()))
        case .ndjson: Console.out(JSONText.line(item()))
        case .csv:
            if count == 0 { Console.out(heading) }
            for row in cells() { Console.out(CSV.row(row)) }
        case .name: Console.out(name)
        }
    }

    /// Prints what stands after the last row.
    func finish() {
        switch format {
        case .json: Console.out(count == 0 ? "[]" : "]")
        case .csv where count == 0: Console.out(heading)
        default: return
        }
    }
}
