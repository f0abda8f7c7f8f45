internal import Foundation
internal import SystemPackage

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
        do {
            let handle = try FileHandle(opening: path, .readWrite)
            let length = Int(try handle.seekToEnd())
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: Data(count: length))
            try handle.synchronize()
            try FileManager.default.removeItem(atPath: path)
        } catch let error where error.systemError == .noSuchFileOrDirectory {
            // It never was there, or another process was quicker.
            return
        }
        try syncDirectory(of: path)
    }

    /// Reads a file.
    ///
    /// - Returns: `nil` if there is none.
    /// - Throws: ``PlatformError`` with a code, of a file that is there and cannot be read.
    static func read(_ path: String, failingAs code: PlatformError.Code = .storage) throws(PlatformError) -> [UInt8]? {
        do {
            return Array(try FileHandle(opening: path, .readOnly).readToEnd() ?? Data())
        } catch Errno.noSuchFileOrDirectory, Errno.notDirectory {
            return nil
        } catch {
            throw PlatformError(code, reading: path, error)
        }
    }

    /// Makes the name of a file as durable as its content.
    static func syncDirectory(of path: String) throws {
        try sync(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    /// Makes a file, or the names in a directory, durable.
    static func sync(_ path: String) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        try handle.synchronize()
    }
}

extension FileHandle {
    /// Opens a file, which is closed when nobody has the handle any more.
    ///
    /// - Throws: `Errno`.
    convenience init(
        opening path: String, _ mode: FileDescriptor.AccessMode, options: FileDescriptor.OpenOptions = [],
        permissions: FilePermissions? = nil
    ) throws {
        let descriptor = try FileDescriptor.open(
            FilePath(path), mode, options: options.union(.closeOnExec), permissions: permissions)
        self.init(fileDescriptor: descriptor.rawValue, closeOnDealloc: true)
    }
}
