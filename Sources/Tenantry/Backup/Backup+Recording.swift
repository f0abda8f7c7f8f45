public import EventLog
internal import Foundation
public import TenantModel

extension Backup {
    /// Whether the store that a backup is of says that it was made.
    public enum Recording: Hashable, Sendable {
        /// By `backup.completed` at a position.
        case recorded(Position)
        /// It does not, and why: the backup is whole all the same.
        case omitted(String)
    }

    /// Makes a backup of a store that is open in this process, and writes down in it that it was made.
    ///
    /// - Throws: ``PlatformError`` as ``create(of:at:clock:progress:)``: no backup was made.
    /// - Complexity: O(events).
    public static func create(
        of platform: Platform, at place: String, as context: CommandContext,
        progress: @escaping Progress = { _, _ in }
    ) async throws(PlatformError) -> (manifest: BackupManifest, recording: Recording) {
        let manifest = try create(
            of: platform.log, in: StoreDirectory(platform.path), at: place, clock: platform.edges.clock,
            progress: progress)
        return (manifest, await record(manifest, at: place, in: platform, as: context))
    }

    /// Writes down in a store that a backup of it was made, unless it is to be read only, or cannot be written.
    public static func record(
        _ manifest: BackupManifest, at place: String, in path: String, options: Platform.Options,
        as context: CommandContext
    ) async -> Recording {
        guard !options.readOnly else { return .omitted("the store is only to be read") }
        do throws(PlatformError) {
            let platform = try Platform.open(at: path, options: options)
            defer { try? platform.close() }
            return await record(manifest, at: place, in: platform, as: context)
        } catch {
            return .omitted(error.detail)
        }
    }

    private static func record(
        _ manifest: BackupManifest, at place: String, in platform: Platform, as context: CommandContext
    ) async -> Recording {
        guard let head = manifest.treeHead, let takenAt = Timestamp(manifest.takenAt) else {
            return .omitted("the backup does not say what it is")
        }
        let log = try? FileManager.default.attributesOfItem(atPath: StoreDirectory(place).log + "/data.mdb")
        let command = NoteBackup(
            head: head.position, root: head.root, keys: UInt32(clamping: manifest.keys),
            size: (log?[.size] as? NSNumber)?.uint64Value ?? 0, takenAt: takenAt)
        do {
            guard let position = try await platform.execute(command, as: context).positions?.lowerBound else {
                return .omitted("nothing came of it")
            }
            return .recorded(position)
        } catch let error as PlatformError {
            return .omitted(error.detail)
        } catch {
            return .omitted("\(error)")
        }
    }
}
