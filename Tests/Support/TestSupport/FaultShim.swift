internal import Foundation

/// The library of `Tests/Support/fault-shim.c`, which makes a driver's disk fail.
public struct FaultShim: Sendable {
    /// The library, compiled once; `nil` where there is no C compiler.
    public static let shared = try? FaultShim()

    /// The path of the library, beside the tests.
    public let library: String

    private init() throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "fault-shim.c")
        library = Executable.products.appending(path: "fault-shim.so").path
        let outcome = try Executable(command: "cc").run(
            "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", library, source.path, "-ldl")
        guard outcome.status == 0 else { throw Unexpected("cc failed: \(outcome.output)") }
    }

    /// The variables that start a driver on a failing disk.
    ///
    /// - Parameters:
    ///   - faults: which calls fail, as the source of the library says.
    ///   - disk: a copy of the data file, which becomes what a loss of power would leave.
    ///   - directory: the directory of the data file, where a store has several; `nil`: any.
    public func environment(
        faults: String, disk: String, seed: UInt64, of directory: String? = nil
    ) -> [String: String] {
        [
            "LD_PRELOAD": library, "TENANTRY_FAULTS": faults, "TENANTRY_DISK": disk, "TENANTRY_DISK_SEED": "\(seed)",
            "TENANTRY_DISK_OF": directory ?? "",
        ]
    }
}
