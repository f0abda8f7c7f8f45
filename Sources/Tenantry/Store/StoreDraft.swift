internal import Foundation
internal import SystemPackage

/// A directory beside the place of a store that is being made: moved there when it is whole.
///
/// One process at a time makes it. What a process left that was cut off has a mark that no store has, and is held by
/// nobody: it is taken away by the next one. Anything else at its path is somebody's, and stays.
final class StoreDraft {
    /// The store as far as it is made.
    let directory: StoreDirectory
    /// Whether a process that was cut off had left something here.
    let hadLeftover: Bool
    private let place: StoreDirectory
    private let lock: FileHandle

    /// Begins to make a store.
    ///
    /// - Parameter leftover: is shown what a process has left that was cut off, before it is taken away.
    /// - Throws: ``PlatformError``: `alreadyExists` if there is something at its place, `cannotCreate`.
    init(for named: StoreDirectory, leftover: (StoreDirectory) -> Void = { _ in }) throws(PlatformError) {
        let place = named.withoutLinks
        try place.checkFree()
        self.place = place
        let directory = place.draft
        self.directory = directory
        lock = try Self.locked(directory)
        let files = FileManager.default
        let left = (try? files.contentsOfDirectory(atPath: directory.path)) ?? []
        guard left.isEmpty || directory.isDraft else {
            throw PlatformError(
                .alreadyExists, "\(directory.path) is in the way, and is not what a making that was cut off has left",
                hint: "Move it away, or name another place.")
        }
        hadLeftover = !left.isEmpty
        if hadLeftover { leftover(directory) }
        do {
            // The mark is the first to come, so that what is here can be told from a store at every moment.
            if !hadLeftover { try directory.mark() }
            for name in left where name != StoreDirectory.draftMark {
                try files.removeItem(atPath: "\(directory.path)/\(name)")
            }
        } catch {
            throw PlatformError(writing: directory.path, error)
        }
        try directory.create()
    }

    /// Makes a draft's directory and holds it, so that no other process does.
    private static func locked(_ directory: StoreDirectory) throws(PlatformError) -> FileHandle {
        while true {
            let lock: FileHandle
            do {
                try FileManager.default.createDirectory(
                    atPath: directory.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                lock = try FileHandle(forReadingFrom: URL(fileURLWithPath: directory.path))
            } catch {
                throw PlatformError(
                    .cannotCreate, "cannot make the directory \(directory.path): \(error.reason)",
                    hint: "Check it and its owner.")
            }
            guard flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw PlatformError(
                    .alreadyExists, "another process is making \(directory.path)",
                    hint: "Wait for it, or name another place.")
            }
            // Whoever held it may have taken it away just before.
            if isHeld(directory, by: lock) { return lock }
        }
    }

    /// Whether the directory at the path is the one that is held.
    private static func isHeld(_ directory: StoreDirectory, by lock: FileHandle) -> Bool {
        let number = { (path: String) in
            (try? FileManager.default.attributesOfItem(atPath: path))?[.systemFileNumber] as? NSNumber
        }
        guard let held = number("/proc/self/fd/\(lock.fileDescriptor)/.") else { return true }
        return number(directory.path) == held
    }

    /// Moves the store, which is whole, to its place.
    ///
    /// - Throws: ``PlatformError``: `alreadyExists`, `cannotCreate`.
    func finish() throws(PlatformError) {
        guard Self.isHeld(directory, by: lock) else {
            throw PlatformError(
                .cannotCreate, "\(directory.path) was taken away while it was made", hint: "Make it again.")
        }
        do {
            for path in [directory.log, directory.keys, directory.path] { try DurableFile.sync(path) }
        } catch {
            throw PlatformError(.storage, "cannot sync \(directory.path): \(error.reason)")
        }
        try directory.move(to: place)
        // Not before: what is cut off until here is to be known for what it is.
        place.unmark()
    }

    /// Takes away what was made.
    func discard() {
        guard Self.isHeld(directory, by: lock) else { return }
        directory.discard()
    }
}

extension StoreDirectory {
    /// Where a store is made that is to be here.
    var draft: StoreDirectory { StoreDirectory("\(path).partial") }

    /// A file that a store has only as long as it is being made.
    static let draftMark = "making"

    /// Whether this is a store that is being made, or was when its making was cut off.
    var isDraft: Bool { FileManager.default.fileExists(atPath: "\(path)/\(Self.draftMark)") }

    /// Takes away what a process that was cut off has left in a store that was in its place already.
    func unmark() {
        guard isDraft else { return }
        try? FileManager.default.removeItem(atPath: "\(path)/\(Self.draftMark)")
    }

    fileprivate func mark() throws {
        _ = try FileHandle(
            opening: "\(path)/\(Self.draftMark)", .writeOnly, options: .create, permissions: .ownerReadWrite)
    }
}
