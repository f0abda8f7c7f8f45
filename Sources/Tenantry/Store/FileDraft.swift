internal import Foundation
internal import SystemPackage

/// A file that is made beside its place, and put there when it is whole and on the device.
///
/// A process that is cut off leaves at most a draft: the file's name, the process's number and `.new`.
package final class FileDraft {
    private let path: String
    private let draft: String
    private let handle: FileHandle
    /// Whether the file has got its name, durable or not.
    private(set) var isInPlace = false

    /// Begins a file that nobody but its owner may read, then or later.
    ///
    /// - Throws: what the system says.
    package init(for path: String) throws {
        self.path = path
        draft = "\(path).\(ProcessInfo.processInfo.processIdentifier).new"
        // A process of the same number may have been cut off; a directory is not what it left.
        let files = FileManager.default
        let left = (try? files.attributesOfItem(atPath: draft))?[.type] as? FileAttributeType
        if left == .typeRegular { try files.removeItem(atPath: draft) }
        // Foundation makes files by way of yet another one beside it, which others may read until it is moved.
        handle = try FileHandle(
            opening: draft, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
    }

    /// What was not put in its place goes, and so does the draft's name of what was.
    deinit { try? FileManager.default.removeItem(atPath: draft) }

    /// Adds bytes to the file.
    ///
    /// - Throws: what the system says.
    package func write(_ bytes: some Sequence<UInt8>) throws { try handle.write(contentsOf: Data(bytes)) }

    /// Puts the file in its place: content and name are on the device then.
    ///
    /// - Throws: what the system says; `CocoaError.fileWriteFileExists` if there is a file, which is left as it is.
    package func finish() throws {
        try handle.synchronize()
        // A link, unlike a move, never replaces what came there meanwhile.
        try FileManager.default.linkItem(atPath: draft, toPath: path)
        isInPlace = true
        try DurableFile.syncDirectory(of: path)
    }
}
