internal import Foundation
internal import Glibc

/// A driver at work on a log or a store; what it says goes into a file, so that it never waits for a reader.
public final class DriverRun {
    private let process = Process()
    private let file: URL

    /// Starts a driver.
    ///
    /// - Parameters:
    ///   - product: its name.
    ///   - path: of the log or the store, its first argument.
    ///   - environment: variables beside those of this process.
    public init(
        of product: String, _ path: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws {
        file = URL(filePath: "\(path)-\(UUID().uuidString).out")
        try Data().write(to: file)
        process.executableURL = Executable.products.appending(path: product)
        process.arguments = [path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let handle = try FileHandle(forWritingTo: file)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        try handle.close()
    }

    deinit {
        if process.isRunning { kill() }
        try? FileManager.default.removeItem(at: file)
    }

    /// Whether it has not ended yet.
    public var isRunning: Bool { process.isRunning }

    /// What the driver has said so far.
    public func output() throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }

    /// Ends the driver at once, as a crash would.
    public func kill() { process.crash() }

    /// Waits until the driver ends by itself, and returns what it said; kills it when that takes five minutes.
    public func end() throws -> String {
        for _ in 0..<300_000 where process.isRunning { usleep(1_000) }
        guard !process.isRunning else {
            kill()
            throw Unexpected("the driver did not end: \(try output())")
        }
        return try output()
    }
}
