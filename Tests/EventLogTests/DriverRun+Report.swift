import Glibc
import TestSupport

extension DriverRun {
    /// Starts a driver on a log.
    convenience init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        try self.init(of: "LogDriver", path, arguments, environment: environment)
    }

    /// What the driver has said so far.
    func report() throws -> DriverReport { DriverReport(output: try output()) }

    /// Waits until the driver has opened the log, or has ended.
    func awaitReady() throws {
        while try !report().isReady, isRunning { usleep(500) }
    }
}
