import Foundation
import Glibc
import TestSupport

/// A driver at work on a log; what it says goes into a file, so that it never waits for a reader.
final class DriverRun {
    private let process = Process()
    private let output: URL

    /// Starts a driver.
    ///
    /// - Parameter environment: variables beside those of this process.
    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        output = URL(filePath: "\(path)-\(UUID().uuidString).out")
        try Data().write(to: output)
        process.executableURL = Executable.products.appending(path: "LogDriver")
        process.arguments = [path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        try handle.close()
    }

    deinit {
        if process.isRunning { kill() }
        try? FileManager.default.removeItem(at: output)
    }

    /// What the driver has said so far.
    func report() throws -> DriverReport {
        DriverReport(output: String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }

    /// Waits until the driver has opened the log, or has ended.
    func awaitReady() throws {
        while try !report().isReady, process.isRunning { usleep(500) }
    }

    /// Ends the driver at once, as a crash would.
    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits until the driver ends by itself, and returns what it said; kills it when that takes a minute.
    func end() throws -> DriverReport {
        for _ in 0..<60_000 where process.isRunning { usleep(1_000) }
        guard !process.isRunning else {
            kill()
            throw Unexpected("the driver did not end: \(try report().messages)")
        }
        return try report()
    }
}
