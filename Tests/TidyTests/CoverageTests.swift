import Foundation
import Testing

/// The table of `docs/domain.md`: what it names must be there, and what is there must be named.
@Suite("The domain's table") struct CoverageTests {
    /// The core rows of the domain: what each source system needs.
    private static let core: Set<Int> = Set(1...111).subtracting([
        3, 24, 30, 45, 56, 75, 83, 86, 87, 89, 90, 107, 110, 111,
    ])

    private struct Row {
        let number: Int
        let cells: [String]

        /// The words between backquotes in a column.
        func names(in column: Int) -> [String] {
            cells[column].matches(of: /`([^`]+)`/).map { String($0.1) }
        }
    }

    private static let document = Repository.files.first { $0.path == "docs/domain.md" }?.text ?? ""

    private static let rows: [Row] = document.split(separator: "\n").compactMap { line in
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard cells.count == 8, let number = Int(cells[1]) else { return nil }
        return Row(number: number, cells: cells)
    }

    @Test func `every core row of the domain is in the table, once`() {
        #expect(Self.rows.map(\.number).sorted() == Self.core.sorted())
    }

    @Test func `every event that the table names is one, and every one is named`() throws {
        let proto = try #require(Repository.files.first { $0.path == "Sources/TenantModel/events.proto" }?.text)
        let all = Set(proto.matches(of: /\b\d+ ([a-z]+(?:\.[a-z]+)+)/).map { String($0.1) })
        let named = Set(Self.rows.flatMap { $0.names(in: 3) })
        for name in named where name.contains(".") { #expect(all.contains(name), "\(name) is no event") }
        let rest = all.subtracting(named).subtracting(["tenant.imported"])
        #expect(rest.isEmpty, "the table does not name \(rest.sorted())")
    }

    @Test func `every command that the table names is one, and every one is named`() {
        let folder = "Sources/TenantModel/Commands/"
        let all = Set(
            Repository.files.filter { $0.path.hasPrefix(folder) && $0.text.contains(": Command {") }.map { file in
                String(file.path.split(separator: "/").last?.dropLast(6) ?? "")
            })
        let named = Set(Self.rows.flatMap { $0.names(in: 4) })
        #expect(named.subtracting(all).isEmpty, "no commands: \(named.subtracting(all).sorted())")
        let rest = all.subtracting(named).subtracting(["NoteImport"])
        #expect(rest.isEmpty, "the table does not name \(rest.sorted())")
    }

    @Test func `every test that the table names is there, and what the command line answers has one`() {
        let tests = Set(
            Repository.files.filter { $0.path.hasPrefix("Tests/") }.flatMap { file in
                file.text.matches(of: /func `([^`]+)`/).map { String($0.1) }
            })
        for row in Self.rows {
            let later = ["read views", "replay", "HTTP", "every command"].contains { row.cells[5].hasPrefix($0) }
            if row.cells[6] == "–" {
                #expect(later, "row \(row.number) has no test")
            } else {
                #expect(tests.contains(row.cells[6]), "row \(row.number): there is no test '\(row.cells[6])'")
            }
        }
    }

    @Test func `every setting and every command of a batch is explained`() throws {
        let settings = try #require(Repository.files.first { $0.path.hasSuffix("State/Settings.swift") }?.text)
        for name in settings.matches(of: /case \w+ = "([a-z_.]+)"/) {
            #expect(Self.document.contains("`\(name.1)`"), "the setting \(name.1) is not explained")
        }
        let forms = try #require(Repository.files.first { $0.path.hasSuffix("Batch/CommandForm.swift") }?.text)
        for name in forms.matches(of: /(?:name: |state\()"([a-z.-]+)"/) {
            #expect(Self.document.contains("`\(name.1)`"), "the command \(name.1) is not explained")
        }
    }
}
