public import Foundation

extension Executable {
    /// What a process that has ended left behind, its data and its messages apart.
    public struct Streams: Sendable {
        /// The exit code, or minus the number of the signal that ended it.
        public let status: Int32
        /// What it printed on standard output.
        public let output: String
        /// What it printed on standard error.
        public let messages: String
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - input: what it reads on standard input.
    ///   - environment: what is set beside the environment of the tests; an empty text unsets.
    public func run(
        _ arguments: [String], input: Data = Data(), environment: [String: String] = [:]
    ) throws -> Streams {
        let directory = try TemporaryDirectory()
        let paths = ["input", "output", "messages"].map { directory.path($0) }
        for (path, content) in zip(paths, [input, Data(), Data()]) { try content.write(to: URL(filePath: path)) }
        let process = process(arguments)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }.filter { $0.value != "" }
        // Files, unlike pipes, never fill up: nobody has to read while it runs.
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: paths[0]))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: paths[1]))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: paths[2]))
        try process.run()
        process.waitUntilExit()
        let texts = try paths.map { String(decoding: try Data(contentsOf: URL(filePath: $0)), as: UTF8.self) }
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Streams(status: status, output: texts[1], messages: texts[2])
    }

    /// The program, not started yet.
    public func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = url
        process.arguments = arguments
        return process
    }
}
