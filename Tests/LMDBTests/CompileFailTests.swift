import Foundation
import TestSupport
import Testing

/// Holds the compiler to what the types promise: each file of Tests/CompileFail says which error it must get.
@Suite("What must not compile")
struct CompileFailTests {
    static let directory = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "CompileFail")
    static let control = "Control.swift"

    @Test func `the same things done rightly compile`() throws {
        let outcome = try compile(Self.control)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(arguments: try fixtures())
    func `misuse is refused by the compiler with the expected reason`(fixture: String) throws {
        let text = try String(contentsOf: Self.directory.appending(path: fixture), encoding: .utf8)
        let mark = "// expected-error: "
        let expected = text.split(separator: "\n").filter { $0.hasPrefix(mark) }.map { $0.dropFirst(mark.count) }
        try #require(!expected.isEmpty, "\(fixture) does not say which error it expects")
        let outcome = try compile(fixture)
        #expect(outcome.status == 1, "\(fixture) compiles")
        for message in expected {
            let found = outcome.output.split(separator: "\n").contains { line in
                line.contains("error: ") && line.contains(message)
            }
            #expect(found, "\(fixture) is not refused with '\(message)' but:\n\(outcome.output)")
        }
    }

    /// The files that must not compile.
    static func fixtures() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .filter { $0.hasSuffix(".swift") && $0 != control }.sorted()
    }

    /// Compiles a file against the modules of the running build, as far as lifetimes are checked.
    private func compile(_ fixture: String) throws -> Executable.Outcome {
        let modules = Executable.products.appending(path: "Modules").path
        let lmdb = Self.directory.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/CLMDB/module.modulemap").path
        return try Executable(command: "swiftc").run(
            "-emit-sil", "-o", "/dev/null", "-swift-version", "6", "-enable-experimental-feature", "Lifetimes",
            "-I", modules, "-Xcc", "-fmodule-map-file=\(lmdb)", Self.directory.appending(path: fixture).path)
    }
}
