public import EventLog
internal import Foundation
internal import TenantModel

/// Copies of stores: made while they are in use, verified as they are written, and restored in full or to a point in
/// time.
///
/// A backup is a directory like a store's, with a `backup.json`; it can be read with `Options.readOnly`, and never
/// written. The master key is not in it.
public enum Backup {
    /// Is told how far it is: position and head.
    public typealias Progress = @Sendable (Position, Position) -> Void

    /// Makes a backup of a store as of its head; commands go on meanwhile.
    ///
    /// Made beside its place, verified, and moved there when it is whole. That it was made is not written down in the
    /// store: see ``record(_:at:in:options:as:)``.
    ///
    /// - Throws: ``PlatformError``: `notFound`, `damaged`, `alreadyExists`, `cannotCreate`, `full`.
    /// - Complexity: O(events).
    public static func create(
        of path: String, at place: String, clock: LogClock = .system, progress: @escaping Progress = { _, _ in }
    ) throws(PlatformError) -> BackupManifest {
        let source = StoreDirectory(path)
        _ = try source.readManifest()
        let log: LMDBEventLog
        do throws(EventLogError) { log = try source.openLogForReading() } catch { throw PlatformError(error) }
        let manifest = try create(of: log, in: source, at: place, clock: clock, progress: progress)
        do throws(EventLogError) { try log.close() } catch { throw PlatformError(error) }
        return manifest
    }

    static func create(
        of log: LMDBEventLog, in source: StoreDirectory, at place: String, clock: LogClock, progress: @escaping Progress
    ) throws(PlatformError) -> BackupManifest {
        let store = try source.readManifest()
        guard !StoreDirectory(place).withoutLinks.isInside(source) else {
            throw PlatformError(
                .cannotCreate, "the backup \(place) would be inside the store \(source.path), and lost with it",
                hint: "Name a directory elsewhere, best on another disk.")
        }
        let takenAt = Timestamp(rawValue: clock.wall())
        let draft = try StoreDraft(for: StoreDirectory(place))
        var isDone = false
        defer { if !isDone { draft.discard() } }
        var copy = StoreCopy(from: source, to: draft.directory)
        try copy.copyKeys()
        do throws(EventLogError) {
            try copy.copyRecords(of: log, id: log.id, through: .head, clock: clock, progress: progress)
        } catch {
            throw PlatformError(error)
        }
        let keys = try copy.settleKeys().kept
        try draft.directory.write(store)
        let root = copy.tree.root
        let manifest = BackupManifest(
            format: BackupManifest.currentFormat, store: store.id, takenAt: takenAt.description, head: root.position,
            recordedAt: copy.recordedAt.map { Timestamp(rawValue: $0).description }, root: root.root.hexadecimal,
            keys: keys)
        try draft.directory.write(manifest)
        let report = try verify(at: draft.directory.path, progress: progress)
        guard report.faultCount == 0 else {
            throw PlatformError(
                .damaged, "the backup is not what was read: \(report.faults[0])",
                hint: "Verify the store with 'tenantry verify', and check the disk.")
        }
        try draft.finish()
        isDone = true
        return manifest
    }

    /// Verifies a backup as a store is, and against the root that it was made with.
    ///
    /// - Throws: ``PlatformError``: `notFound` if there is no backup, `damaged` if it does not say of what it is.
    public static func verify(
        at path: String, masterKeyFile: String? = nil, progress: @escaping Progress = { _, _ in }
    ) throws(PlatformError) -> VerificationReport {
        var options = StoreVerification.Options()
        options.expected = try StoreDirectory(path).readBackupManifest().treeHead
        options.masterKeyFile = masterKeyFile
        options.progress = progress
        return try StoreVerification.run(at: path, options: options)
    }

    /// Checks that a backup has what it says, and the moment that is asked for.
    private static func check(
        _ backup: BackupManifest, in source: StoreDirectory, reaches moment: Moment?
    ) throws(PlatformError) {
        if case .position(let position) = moment, position > backup.head {
            throw PlatformError(.notFound, "the backup has no event #\(position): the last is #\(backup.head)")
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: source.keys)) ?? []
        let count = names.count { TenantID($0) != nil }
        try check(backup, in: source, has: count)
    }

    private static func check(
        _ backup: BackupManifest, in source: StoreDirectory, has count: Int
    ) throws(PlatformError) {
        guard count < backup.keys else { return }
        throw PlatformError(
            .damaged, "\(source.keys) has \(count) of the backup's \(backup.keys) keys",
            hint: "Without them sealed values cannot be read: use another backup, or copy the keys there.")
    }

    /// What a restoration has made.
    public struct Restored: Sendable {
        /// The new store's own id: cursors of the old one are refused.
        public let id: String
        /// The position of its last event.
        public let head: Position
        /// Where its master key is.
        public let masterKeyFile: String
        /// Where it is looked for unless another place is named.
        public let usualMasterKeyFile: String
        /// Whether what a restoration had left that was cut off was taken away.
        public let hadLeftover: Bool
    }

    /// Makes a store of a backup, up to a moment or in full.
    ///
    /// Made beside its place, and moved there when it is whole.
    ///
    /// - Parameter options: where the master key is, and the clock.
    /// - Throws: ``PlatformError``: `notFound`, `damaged`, `alreadyExists` if there is anything at the place,
    ///   `wrongKey` if the master key is not the backup's.
    /// - Complexity: O(events).
    public static func restore(
        from path: String, to place: String, at moment: Moment? = nil, options: Platform.Options = .init()
    ) throws(PlatformError) -> Restored {
        let source = StoreDirectory(path)
        let backup = try source.readBackupManifest()
        let old = try source.readManifest()
        try check(backup, in: source, reaches: moment)
        let target = StoreDirectory(place)
        let keyFile = options.masterKeyFile ?? target.defaultMasterKey
        let master = try MasterKey.read(at: keyFile)
        guard UInt128(old.id, radix: 16).map(master.check) == old.key_check else {
            throw PlatformError(
                .wrongKey, "the master key \(keyFile) is not that of the store that \(path) is a backup of",
                hint: "Name the store's own master key with --master-key-file.")
        }
        let draft = try StoreDraft(for: target)
        var isDone = false
        defer { if !isDone { draft.discard() } }
        let id = options.edges.random.id()
        var copy = StoreCopy(from: source, to: draft.directory)
        let root: TreeHead
        do throws(EventLogError) {
            let log = try source.openLogForReading()
            defer { try? log.close() }
            try copy.copyRecords(
                of: log, id: id, through: moment.map(StoreCopy.End.moment) ?? .head, clock: options.edges.clock,
                progress: options.progress)
            root = try copy.rootOfAll(of: log)
        } catch {
            throw PlatformError(error)
        }
        guard backup.head == 0 || copy.tree.count > 0 else {
            throw PlatformError(
                .notFound, "nothing had happened at that moment: a store without an event is not restored",
                hint: "The backup begins with #1.")
        }
        guard root == backup.treeHead else {
            throw PlatformError(
                .damaged, "the records of \(path) are not those that the backup was made of",
                hint: "Find out more with 'tenantry backup verify', and use another backup.")
        }
        let keys = try copy.settleKeys().found
        if moment == nil { try check(backup, in: source, has: keys) }
        let created = Timestamp(rawValue: options.edges.clock.wall())
        try draft.directory.write(
            StoreManifest(
                format: StoreDirectory.format, id: id.hexadecimal, created: created.description,
                key_check: master.check(of: id)))
        try draft.finish()
        isDone = true
        return Restored(
            id: id.hexadecimal, head: copy.tree.count, masterKeyFile: keyFile,
            usualMasterKeyFile: target.defaultMasterKey, hadLeftover: draft.hadLeftover)
    }
}
