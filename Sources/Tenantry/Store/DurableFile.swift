internal import Foundation

/// Small files that are whole and on the device, or absent, whatever happens in between.
enum DurableFile {
    /// Writes a file that is not there yet: to the device first, then under its name.
    ///
    /// - Throws: what the system says; `CocoaError.fileWriteFileExists` when another one was quicker.
    static func create(_ bytes: [UInt8], at path: String) throws {
        let draft = try FileDraft(for: path)
        try draft.write(bytes)
        try draft.finish()
    }

    /// Overwrites a file and takes it away; one that is not there is left so.
    ///
    /// - Throws: what the system says.
    static func destroy(_ path: String) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { return }
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        let length = Int(try handle.seekToEnd())
        try handle.seek(toOffset: 0)
        try handle.write(contentsOf: Data(count: length))
        try handle.synchronize()
        try files.removeItem(atPath: path)
        try syncDirectory(of: path)
    }

    /// Makes the name of a file as durable as its content.
    static func syncDirectory(of path: String) throws {
        try sync(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    private static func sync(_ path: String) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        try handle.synchronize()
    }
}
