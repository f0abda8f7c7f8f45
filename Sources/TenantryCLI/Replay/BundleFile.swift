internal import Foundation
internal import Tenantry

/// Bundles as files.
enum BundleFile {
    /// Reads a file, or standard input for `-`.
    private static func read(_ path: String) throws -> ReplayBundle {
        var lines = try LineReader(path)
        do {
            return try ReplayBundle { try lines.next() }
        } catch let error as PlatformError where error.code == .invalidInput {
            throw PlatformError(.invalidInput, "\(path): \(error.detail)", hint: error.hint)
        }
    }

    /// The replay of a file's bundle, or the part of it up to a moment.
    static func replay(_ path: String, through moment: Moment?) throws -> Replay {
        let replay = try read(path).replay
        return try moment.map { try replay.through($0) } ?? replay
    }

    /// Makes a file of lines that is there whole or not at all, and is nobody else's.
    ///
    /// - Throws: ``PlatformError`` with `alreadyExists` or `cannotCreate`, and what `body` throws.
    static func write(_ path: String, _ body: ((String) throws -> Void) throws -> Void) throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else {
            throw PlatformError(.alreadyExists, "\(path) is there already", hint: "Name another file, or move it away.")
        }
        let draft = "\(path).\(ProcessInfo.processInfo.processIdentifier).new"
        guard files.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: draft)
        else { throw PlatformError(.cannotCreate, "\(path) cannot be made") }
        defer { try? files.removeItem(atPath: draft) }
        try body { text in try made(path) { try handle.write(contentsOf: Data(text.utf8)) } }
        try made(path) {
            try handle.synchronize()
            try handle.close()
            // A link, unlike a move, never replaces what came there meanwhile.
            try files.linkItem(atPath: draft, toPath: path)
        }
    }

    /// Says in a sentence why a file could not be made.
    private static func made(_ path: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as NSError {
            let reason = error.localizedFailureReason ?? error.localizedDescription
            throw PlatformError(
                .cannotCreate, "\(path) cannot be made: \(reason)", hint: "Check the disk, the path and its owner.")
        }
    }
}
