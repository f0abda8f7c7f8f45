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
        guard !FileManager.default.fileExists(atPath: path) else {
            throw PlatformError(.alreadyExists, "\(path) is there already", hint: "Name another file, or move it away.")
        }
        let draft = try made(path) { try FileDraft(for: path) }
        try body { text in try made(path) { try draft.write(text.utf8) } }
        try made(path) { try draft.finish() }
    }

    /// Says in a sentence why a file could not be made.
    private static func made<Made>(_ path: String, _ body: () throws -> Made) throws -> Made {
        do {
            return try body()
        } catch {
            throw PlatformError(
                .cannotCreate, "\(path) cannot be made: \(error.reason)",
                hint: "Check the disk, the path and its owner.")
        }
    }
}
