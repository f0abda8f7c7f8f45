internal import Foundation

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

    /// Makes the directories of a new store.
    ///
    /// - Throws: ``PlatformError``: `alreadyExists` if anything is there, or why nothing can be made there.
    func create() throws(PlatformError) {
        if let entries = try? FileManager.default.contentsOfDirectory(atPath: path), !entries.isEmpty {
            throw PlatformError(
                .alreadyExists, "cannot make a store in \(path): the directory is not empty",
                hint: "Open it if it is a store, or choose another directory.")
        }
        try makeDirectory(path)
        try makeDirectory(log)
        try makeDirectory(keys)
    }

    /// Takes away what ``create()`` made; what has files in it stays.
    func discard() {
        let files = FileManager.default
        for path in [keys, log, path] where (try? files.contentsOfDirectory(atPath: path))?.isEmpty == true {
            try? files.removeItem(atPath: path)
        }
    }

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
}

extension StoreDirectory {
    /// Reads `store.json`.
    ///
    /// - Throws: ``PlatformError``: `notFound`, `newerFormat`, or `damaged`.
    func readManifest() throws(PlatformError) -> StoreManifest {
        guard let data = FileManager.default.contents(atPath: manifest) else {
            throw PlatformError(
                .notFound, "there is no store at \(path): \(manifest) cannot be read",
                hint: "Make one with 'tenantry init --store \(path)', or name another with --store.")
        }
        guard let found = try? JSONDecoder().decode(StoreManifest.self, from: data) else {
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
            throw PlatformError(
                .cannotCreate, "cannot write \(self.manifest): \(error.reason)", hint: "Check the disk and the owner.")
        }
    }
}

extension Error {
    /// What the system says of the failure, in one line.
    var reason: String {
        let described = (self as NSError).localizedFailureReason ?? (self as NSError).localizedDescription
        return described.replacing("\n", with: " ")
    }
}
