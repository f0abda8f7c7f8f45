internal import ArgumentParser
internal import Tenantry

/// How data is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, json, ndjson, csv, name
}

/// Items that can be printed in every format: as a table for people, as JSON for programs.
struct Listing<Item: Encodable> {
    let items: [Item]
    /// The table's columns: their titles and what stands in them.
    let columns: [(title: String, text: (Item) -> any Cell)]
    /// What `-o name` prints of an item.
    let name: (Item) -> String

    func print(_ format: OutputFormat) {
        switch format {
        case .table: printTable()
        case .json: Console.out(JSONText.pretty(items))
        case .ndjson: for item in items { Console.out(JSONText.line(item)) }
        case .csv:
            Console.out(CSV.row(columns.map(\.title)))
            for item in items { Console.out(CSV.row(columns.map { $0.text(item).plain })) }
        case .name: for item in items { Console.out(name(item)) }
        }
    }

    /// Prints one item: its fields below each other.
    func printOne(_ format: OutputFormat) {
        guard let item = items.first else { return }
        switch format {
        case .table:
            let width = columns.map(\.title.count).max() ?? 0
            for column in columns {
                let text = column.text(item).shown.visible
                guard !text.isEmpty else { continue }
                Console.out(column.title.padding(to: width) + "  " + text)
            }
        case .json: Console.out(JSONText.pretty(item))
        case .ndjson, .csv, .name: print(format)
        }
    }

    private func printTable() {
        let cells = items.map { item in columns.map { $0.text(item).shown.visible } }
        let rows = [columns.map { $0.title.uppercased() }] + cells
        let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            var line = ""
            for (column, cell) in row.enumerated() {
                line += column == row.count - 1 ? cell : cell.padding(to: widths[column] + 2)
            }
            while line.last == " " { line.removeLast() }
            Console.out(line)
        }
    }
}

extension String {
    /// The text with what would move the cursor, or begin a line, written out: an entry must not be able to look like
    /// another one.
    var visible: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.isControl { text += scalar.escaped(asASCII: true) } else { text.unicodeScalars.append(scalar) }
        }
    }

    /// A time to the second: what is finer is in JSON.
    var toSecond: String { prefix(19) + "Z" }

    func padding(to width: Int) -> String { self + String(repeating: " ", count: Swift.max(0, width - count)) }
}

extension Unicode.Scalar {
    /// Whether it is not to be seen, or moves what is.
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // Marks that turn the direction of writing.
        default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        }
    }
}
