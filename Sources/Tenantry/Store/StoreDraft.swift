internal import Foundation

/// A directory beside the place of a store that is being made: moved there when it is whole.
///
/// One process at a time makes it. What a process left that was cut off is recognised by nobody holding its lock, and
/// taken away by the next one.
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
        let directory = StoreDirectory("\(place.path).partial")
        self.directory = directory
        let files = FileManager.default
        do {
            try files.createDirectory(
                atPath: directory.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            lock = try FileHandle(forReadingFrom: URL(fileURLWithPath: directory.path))
        } catch {
            throw PlatformError(
                .cannotCreate, "cannot make the directory \(directory.path): \(error.reason)",
                hint: "Check it and its owner.")
        }
        guard flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw PlatformError(
                .alreadyExists, "another process is making \(place.path)", hint: "Wait for it, or name another place.")
        }
        let left = (try? files.contentsOfDirectory(atPath: directory.path)) ?? []
        if let stranger = left.first(where: { !directory.makes($0) }) {
            throw PlatformError(
                .alreadyExists, "\(directory.path) has \(stranger) in it, which no store that is being made has",
                hint: "Move it away, or name another place.")
        }
        hadLeftover = !left.isEmpty
        if hadLeftover { leftover(directory) }
        for name in left { try? files.removeItem(atPath: "\(directory.path)/\(name)") }
        try directory.create()
    }

    /// Moves the store, which is whole, to its place.
    ///
    /// - Throws: ``PlatformError``: `alreadyExists`, `cannotCreate`.
    func finish() throws(PlatformError) {
        do {
            for path in [directory.log, directory.keys, directory.path] { try DurableFile.sync(path) }
        } catch {
            throw PlatformError(.storage, "cannot sync \(directory.path): \(error.reason)")
        }
        try directory.move(to: place)
    }

    /// Takes away what was made.
    func discard() { directory.discard() }
}
