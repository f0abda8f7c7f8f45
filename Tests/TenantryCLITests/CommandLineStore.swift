import Foundation
import TestSupport

/// A store of one test that is used through the built program alone.
final class CommandLineStore {
    private static let program = Executable(product: "tenantry")
    private let directory: TemporaryDirectory

    /// What is set in the program's environment beside the store.
    var variables: [String: String] = [:]

    /// The store's directory; the program is told it by the environment.
    var path: String { directory.path("store") }

    /// Makes a store, unless there is to be none.
    init(isMade: Bool = true) throws {
        directory = try TemporaryDirectory()
        if isMade { try done("init", "--no-key") }
    }

    /// The path of a file beside the store.
    func file(_ name: String, _ content: String) throws -> String {
        try Data(content.utf8).write(to: URL(filePath: directory.path(name)))
        return directory.path(name)
    }

    /// Every file of the test, with its bytes.
    func files() throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
        return names.reduce(into: [:]) { $0[$1] = FileManager.default.contents(atPath: directory.path($1)) }
    }

    /// Runs the program to its end.
    @discardableResult
    func run(_ arguments: [String], input: String = "") throws -> Executable.Streams {
        try Self.program.run(arguments, input: Data(input.utf8), environment: environment)
    }

    /// Runs the program, which must succeed; gives what it printed on standard output.
    @discardableResult
    func done(_ arguments: String..., input: String = "") throws -> String {
        let streams = try run(arguments, input: input)
        guard streams.status == 0 else { throw Failed(arguments: arguments, streams: streams) }
        return streams.output
    }

    /// The program, not started yet.
    func process(_ arguments: String...) -> Process { process(arguments) }

    /// The program, not started yet.
    func process(_ arguments: [String]) -> Process {
        let process = Self.program.process(arguments)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }.filter { $0.value != "" }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    private var environment: [String: String] {
        ["TENANTRY_STORE": path, "TENANTRY_ACTOR": "", "TENANTRY_MASTER_KEY_FILE": "", "COLUMNS": "200"]
            .merging(variables) { $1 }
    }

    /// A run that should have succeeded.
    struct Failed: Error, CustomStringConvertible {
        let arguments: [String]
        let streams: Executable.Streams

        var description: String {
            "\(arguments) ended with \(streams.status): \(streams.messages)\(streams.output.suffix(2_000))"
        }
    }
}

extension String {
    /// The text with a word in place of everything that differs from run to run.
    var masked: String {
        replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/, with: "TIME")
            .replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}/, with: "DAY")
            .replacing(/"[0-9]{4}-[0-9]{2}"/, with: "\"MONTH\"")
            .replacing(/(?<kind>tenant|event|invitation)_[0-9a-z]{26}/) { "\($0.kind)_ID" }
            .replacing(/tenantry\/[0-9.]+ \([^)]*\)/, with: "AGENT")
    }
}
