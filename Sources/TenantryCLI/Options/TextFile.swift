internal import Foundation
internal import Tenantry

/// A file of text that is read whole.
enum TextFile {
    /// Reads a file, or standard input for `-`.
    ///
    /// - Throws: ``PlatformError`` with `notFound` if it cannot be read, ``BadInput`` if it is no text.
    static func read(_ path: String) throws -> String {
        let data: Data?
        if path == "-" {
            data = try FileHandle.standardInput.readToEnd() ?? Data()
        } else {
            data = FileManager.default.contents(atPath: path)
        }
        guard let data else {
            throw PlatformError(.notFound, "cannot read \(path)", hint: "Check the path; - is standard input.")
        }
        guard let text = String(bytes: data, encoding: .utf8) else { throw BadInput("\(path) is not UTF-8 text") }
        return text
    }
}
