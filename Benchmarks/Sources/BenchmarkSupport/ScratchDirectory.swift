internal import Foundation

/// A directory on a real disk for one measurement, removed when the value ends.
///
/// Below `TENANTRY_BENCHMARK_DIRECTORY`, the system's temporary directory unless set: a file system in memory would
/// measure nothing of a sync.
public struct ScratchDirectory: ~Copyable {
    /// Where it is.
    public let path: String

    /// Makes an empty directory.
    public init() throws {
        let parent = ProcessInfo.processInfo.environment["TENANTRY_BENCHMARK_DIRECTORY"] ?? NSTemporaryDirectory()
        let url = URL(filePath: parent).appending(path: "tenantry-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
