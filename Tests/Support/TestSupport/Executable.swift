public import Foundation

/// A program built beside the tests, run as a process of its own.
public struct Executable: Sendable {
    /// What a process that has ended left behind.
    public struct Outcome: Sendable {
        /// The exit code, or minus the number of the signal that ended it.
        public let status: Int32
        /// What it printed.
        public let output: String
    }

    /// The directory of the running build's products.
    public static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

    let url: URL

    /// The product called `name`.
    public init(product name: String) {
        url = Self.products.appending(path: name)
    }

    /// The program at a path, or found in `PATH` by its name.
    public init(command: String) {
        let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let places = command.contains("/") ? [command] : directories.map { "\($0)/\(command)" }
        url = URL(filePath: places.first(where: FileManager.default.isExecutableFile) ?? command)
    }

    /// Runs the program to its end, with the output and the messages together.
    public func run(_ arguments: String...) throws -> Outcome {
        try run(arguments)
    }

    /// Runs the program to its end, with the output and the messages together.
    public func run(_ arguments: [String]) throws -> Outcome {
        let (process, output) = try start(arguments)
        let text = String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Outcome(status: status, output: text)
    }

    /// Starts the program, which ends on its own or by a signal; the handle reads what it prints.
    public func start(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = url
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        return (process, pipe.fileHandleForReading)
    }
}
