internal import Foundation
internal import SystemPackage

/// Small files that must be whole or absent, whatever happens in between.
enum DurableFile {
    /// Writes a file that is not there yet: to the device first, then under its name.
    ///
    /// - Throws: `Errno`; `.fileExists` when another one was quicker.
    static func create(_ bytes: [UInt8], at path: String, mode: FilePermissions) throws {
        let temporary = path + ".\(UInt64.random(in: 0 ... .max)).new"
        try writeSynced(bytes, to: temporary, mode: mode)
        defer { unlink(temporary) }
        guard link(temporary, path) == 0 else { throw Errno(rawValue: errno) }
        try syncDirectory(of: path)
    }

    /// Writes a file, in the place of the one that may be there.
    static func write(_ bytes: [UInt8], to path: String, mode: FilePermissions) throws {
        let temporary = path + ".new"
        unlink(temporary)
        try writeSynced(bytes, to: temporary, mode: mode)
        guard rename(temporary, path) == 0 else { throw Errno(rawValue: errno) }
        try syncDirectory(of: path)
    }

    private static func writeSynced(_ bytes: [UInt8], to path: String, mode: FilePermissions) throws {
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .exclusiveCreate], permissions: mode)
        try file.closeAfter {
            try file.writeAll(bytes)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }

    /// A name is on the device only when its directory is.
    static func syncDirectory(of path: String) throws {
        let directory = try FileDescriptor.open(
            FilePath(path).removingLastComponent().string.isEmpty ? "." : FilePath(path).removingLastComponent(),
            .readOnly)
        try directory.closeAfter {
            guard fsync(directory.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
    }
}
