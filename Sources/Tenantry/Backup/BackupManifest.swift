internal import Foundation

/// What a backup says about itself: `backup.json` (`docs/FORMAT.md` §9).
public struct BackupManifest: Codable, Sendable, Hashable {
    /// The format of backups that this program reads and writes.
    static let currentFormat = 1

    /// The format.
    public var format: Int
    /// The id of the store that it is of.
    public var store: String
    /// When it was begun: RFC 3339, UTC.
    public var takenAt: String
    /// The position of the last event in it.
    public var head: UInt64
    /// When that was recorded: RFC 3339, UTC; `nil` of an empty log.
    public var recordedAt: String?
    /// The Merkle root of its records, in hexadecimal digits.
    public var root: String
    /// How many keys of tenants it has.
    public var keys: Int

    /// The names in JSON.
    enum CodingKeys: String, CodingKey {
        case format, store, head, root, keys
        case takenAt = "taken_at"
        case recordedAt = "recorded_at"
    }

    /// The head and the root of the records.
    public var treeHead: TreeHead? { TreeHead("\(head):\(root)") }
}

extension StoreDirectory {
    /// A backup's description of itself; a store has none.
    var backupManifest: String { path + "/backup.json" }

    /// Whether this is a backup.
    var isBackup: Bool { FileManager.default.fileExists(atPath: backupManifest) }

    /// Refuses to write to a backup.
    ///
    /// - Throws: ``PlatformError`` with `readOnly`.
    func checkIsNoBackup() throws(PlatformError) {
        guard isBackup else { return }
        throw PlatformError(
            .readOnly, "\(path) is a backup", hint: "Read it with --read-only, or restore it: tenantry backup restore.")
    }

    /// Reads `backup.json`.
    ///
    /// - Throws: ``PlatformError``: `notFound`, `newerFormat`, `damaged`.
    func readBackupManifest() throws(PlatformError) -> BackupManifest {
        guard let data = try DurableFile.read(backupManifest) else {
            guard (try? readManifest()) == nil else {
                throw PlatformError(
                    .notFound, "\(path) is a store, and not a backup of one",
                    hint: "Make one with 'tenantry backup create --store \(path) DIRECTORY'.")
            }
            throw PlatformError(
                .notFound, "there is no backup at \(path)",
                hint: "Make one with 'tenantry backup create'; one whose making was cut off is not there.")
        }
        guard let found = try? JSONDecoder().decode(BackupManifest.self, from: Data(data)), found.treeHead != nil else {
            throw PlatformError(
                .damaged, "\(backupManifest) is not a backup's description", hint: "Use another backup.")
        }
        guard found.format == BackupManifest.currentFormat else {
            throw PlatformError(
                .newerFormat, "the backup \(path) is of format \(found.format), not \(BackupManifest.currentFormat)",
                hint: "Use the version of the program that wrote it, or a newer one.")
        }
        return found
    }

    /// Writes `backup.json`.
    ///
    /// - Throws: ``PlatformError`` with `cannotCreate`.
    func write(_ manifest: BackupManifest) throws(PlatformError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        do {
            try DurableFile.create(Array(try encoder.encode(manifest) + Data("\n".utf8)), at: backupManifest)
        } catch {
            throw PlatformError(writing: backupManifest, error)
        }
    }
}
