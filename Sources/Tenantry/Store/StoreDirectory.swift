internal import Foundation
internal import SystemPackage

/// Where the files of a store are, and what it says about itself (`docs/FORMAT.md` §1 and §2).
struct StoreDirectory: Sendable {
    /// The format of stores that this program reads and writes.
    static let format = 1

    /// The store's directory.
    let path: String

    init(_ path: String) {
        // A trailing slash would put the master key inside the store.
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// The directory of the log.
    var log: String { path + "/log" }
    /// The directory of the tenants' keys.
    var keys: String { path + "/keys" }
    /// The store's description of itself.
    var manifest: String { path + "/store.json" }
    /// Where the master key is unless another place is named: beside the store, so that a copy of it has no key.
    var defaultMasterKey: String { path + ".key" }

    /// Checks that a store can be made here.
    ///
    /// - Throws: ``PlatformError`` with `alreadyExists` if anything is there.
    func checkFree() throws(PlatformError) {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            guard (try? files.destinationOfSymbolicLink(atPath: path)) == nil else {
                throw PlatformError(
                    .cannotCreate, "cannot make a store in \(path): it is a link that leads nowhere",
                    hint: "Make the directory that it leads to.")
            }
            return
        }
        guard withoutLinks.path != StoreDirectory(files.currentDirectoryPath).withoutLinks.path else {
            throw PlatformError(
                .cannotCreate, "cannot make a store in \(path): it is the working directory",
                hint: "Name it from the directory above, or name a directory in it.")
        }
        if let entries = try? files.contentsOfDirectory(atPath: path), entries.isEmpty { return }
        throw PlatformError(
            .alreadyExists, "cannot make \(path): something is there already, which is not an empty directory",
            hint: "Choose another directory, or use what is there.")
    }

    /// Makes the directories of a new store.
    ///
    /// - Throws: ``PlatformError``: why nothing can be made there.
    func create() throws(PlatformError) {
        try makeDirectory(path)
        try makeDirectory(log)
        try makeDirectory(keys)
    }

    /// Moves a store that is whole to its place, where an empty directory may be.
    ///
    /// - Throws: ``PlatformError``: `alreadyExists`, or why it cannot be moved.
    func move(to place: StoreDirectory) throws(PlatformError) {
        try place.checkFree()
        let files = FileManager.default
        let aside = "\(path).\(ProcessInfo.processInfo.processIdentifier).empty"
        do {
            // Never taken away where it is: another process may put its own store there at this moment.
            let isThere = files.fileExists(atPath: place.path)
            if isThere {
                // What a process of the same number has left.
                Self.removeEmpty(aside)
                try files.moveItem(atPath: place.path, toPath: aside)
            }
            do {
                if isThere, try !files.contentsOfDirectory(atPath: aside).isEmpty { throw Errno.directoryNotEmpty }
                try files.moveItem(atPath: path, toPath: place.path)
            } catch {
                if isThere { try? files.moveItem(atPath: aside, toPath: place.path) }
                throw error
            }
            Self.removeEmpty(aside)
        } catch {
            let isMount = error.systemError == .resourceBusy
            throw PlatformError(
                .cannotCreate, "cannot make a store in \(place.path): \(error.reason)",
                hint: isMount ? "If it is a mount point, name a directory below it." : "Check it and its owner.")
        }
        do {
            try DurableFile.syncDirectory(of: place.path)
        } catch {
            throw PlatformError(
                .storage, "\(place.path) was made, and may be lost if the power fails: \(error.reason)",
                hint: "Check the disk.")
        }
    }

    /// Takes away a directory that has nothing in it; any other one is left.
    private static func removeEmpty(_ path: String) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path), names.isEmpty else { return }
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Whether there is a store here, or a backup of one.
    var isStore: Bool { FileManager.default.fileExists(atPath: manifest) }

    /// The master key in a file, if it is that of the store here.
    func masterKey(in file: String) -> MasterKey? {
        guard let found = try? readManifest(), let id = UInt128(found.id, radix: 16),
            let master = try? MasterKey.read(at: file), master.check(of: id) == found.key_check
        else { return nil }
        return master
    }

    /// The directory itself, where the path names it by links.
    var withoutLinks: StoreDirectory { StoreDirectory(URL(fileURLWithPath: path).resolvingSymlinksInPath().path) }

    /// Whether it is another store's directory, or anywhere below it; links are followed.
    func isInside(_ other: StoreDirectory) -> Bool {
        let parent = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().pathComponents
        return parent.starts(with: URL(filePath: other.path).resolvingSymlinksInPath().pathComponents)
    }

    /// Takes away a store that was not finished.
    func discard() { try? FileManager.default.removeItem(atPath: path) }

    private func makeDirectory(_ path: String) throws(PlatformError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw PlatformError(
                .cannotCreate, "cannot make the directory \(path): \(error.reason)", hint: "Check it and its owner.")
        }
    }
}

/// What `store.json` holds.
struct StoreManifest: Codable, Sendable {
    var format: Int
    /// 32 hexadecimal digits.
    var id: String
    /// RFC 3339, UTC.
    var created: String
    /// 32 hexadecimal digits by which the master key is recognised.
    var key_check: String
}

extension StoreDirectory {
    /// Reads `store.json`.
    ///
    /// - Throws: ``PlatformError``: `notFound`, `newerFormat`, or `damaged`.
    func readManifest() throws(PlatformError) -> StoreManifest {
        guard let data = try DurableFile.read(manifest) else {
            throw PlatformError(
                .notFound, "there is no store at \(path)",
                hint: "Make one with 'tenantry init --store \(path)', or name another with --store.")
        }
        guard let found = try? JSONDecoder().decode(StoreManifest.self, from: Data(data)) else {
            throw PlatformError(
                .damaged, "cannot open the store at \(path): \(manifest) is not a store's description",
                hint: "Restore the file from a backup.")
        }
        guard found.format == Self.format else {
            throw PlatformError(
                .newerFormat, "cannot open the store at \(path): its format is \(found.format), not \(Self.format)",
                hint: "Use the version of the program that wrote it, or a newer one.")
        }
        return found
    }

    /// Writes a new store's `store.json`, last of all: a directory with it is a whole store.
    func write(_ manifest: StoreManifest) throws(PlatformError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        do {
            let data = try encoder.encode(manifest) + Data("\n".utf8)
            try DurableFile.create(Array(data), at: self.manifest)
        } catch {
            throw PlatformError(writing: self.manifest, error)
        }
    }
}
