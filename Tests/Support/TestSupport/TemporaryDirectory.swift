internal import Foundation

/// A directory of its own for one test, removed with all that is in it when the value ends.
public struct TemporaryDirectory: ~Copyable {
    /// Where it is.
    public let path: String

    /// Makes an empty directory.
    public init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "tenantry-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of something in it.
    public func path(_ name: String) -> String {
        "\(path)/\(name)"
    }
}
