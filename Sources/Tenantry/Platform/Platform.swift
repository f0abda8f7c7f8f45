public import EventLog
internal import Foundation
internal import Projections
internal import Synchronization
internal import TenantModel

/// A store of tenants: takes commands, answers questions, and knows why everything is as it is.
///
/// ```swift
/// let platform = try Platform.open(at: ".tenantry")
/// let actor = CommandContext(actor: .user("ops@example.com"), origin: .api)
/// let acme = platform.newTenantID()
/// try await platform.execute(CreateTenant(id: acme, name: "Acme"), as: actor)
/// let tenant = try platform.tenant("acme")
/// ```
///
/// A process opens a store once; several processes may have it open, and all may write. Every answer reflects every
/// command that was acknowledged before the question was asked, by whichever process.
public final class Platform: Sendable {
    /// The store's directory.
    public let path: String
    /// The store's id.
    public let id: UInt128
    /// Where time and random bits come from.
    public let edges: Edges

    /// Whether commands are refused.
    public var isReadOnly: Bool { log.options.readOnly }

    let log: LMDBEventLog
    let tail: Tail
    /// What was sealed; `nil` for a store that is only read and has no views.
    let views: Views?
    let trail: Trail
    let keyring: Keyring
    let readings = ReadingTally()
    /// Whose keys are to be destroyed, and could not be when it was last tried.
    let undestroyed = Mutex((tenants: Set<TenantID>(), triedAt: Timestamp(rawValue: 0)))

    /// What the platform takes from the world around it.
    public struct Edges: Sendable {
        /// The time.
        public var clock = LogClock.system
        /// Random bits: ids, tokens, keys.
        public var random = RandomBytes.system

        /// The machine's.
        public init() {}
    }

    /// How a store is opened.
    public struct Options: Sendable {
        /// Where the master key is; `nil`: beside the store, `<store>.key`.
        public var masterKeyFile: String?
        /// The most bytes that the log may have; `nil`: as much as the disk has.
        public var sizeLimit: Int?
        /// Whether commands are refused and nothing on disk is changed.
        public var readOnly = false
        /// Whether the clock is taken as it is, though the log's last event is ahead of it.
        public var acceptClock = false
        /// How many positions are sealed together; less for tests, and the same ever after.
        public var segmentLength: Position = 65_536
        /// What the platform takes from the world around it.
        public var edges = Edges()
        /// Is told how far the log is folded while the store is opened: position and head.
        public var progress: @Sendable (Position, Position) -> Void = { _, _ in }

        /// The options as they are unless set.
        public init() {}
    }

    private init(
        directory: StoreDirectory, log: LMDBEventLog, master: MasterKey, options: Options
    ) throws(PlatformError) {
        path = directory.path
        id = log.id
        edges = options.edges
        self.log = log
        keyring = Keyring(directory: directory.keys, master: master, random: options.edges.random)
        do throws(ViewsError) {
            views = try directory.openViews(of: log, options: options)
            tail = try Tail(log: log, views: views, seals: !options.readOnly)
            trail = Trail(log, views)
        } catch {
            throw PlatformError(error)
        }
        do throws(EventLogError) {
            if options.acceptClock { log.acceptClock() }
            try tail.catchUp(progress: options.progress)
        } catch {
            throw PlatformError(error)
        }
        log.setFollower(tail)
        if !options.readOnly {
            directory.removeEarlierViews()
            try destroyKeysOfPurged()
        }
    }

    /// Opens a store.
    ///
    /// - Throws: ``PlatformError``: `notFound`, `newerFormat`, `damaged`, `wrongKey`, `storage`.
    /// - Complexity: O(events since the last seal), at most a segment's, unless its views are missing.
    public static func open(at path: String, options: Options = Options()) throws(PlatformError) -> Platform {
        let directory = StoreDirectory(path)
        let manifest = try directory.readManifest()
        if !options.readOnly {
            try directory.checkIsNoBackup()
            directory.unmark()
        }
        let keyFile = options.masterKeyFile ?? directory.defaultMasterKey
        let master = try MasterKey.read(at: keyFile)
        guard UInt128(manifest.id, radix: 16).map(master.check) == manifest.key_check else {
            throw PlatformError(
                .wrongKey, "the master key \(keyFile) is not that of the store \(path)",
                hint: "Name the store's own master key with --master-key-file.")
        }
        let log: LMDBEventLog
        do throws(EventLogError) {
            var logOptions = options.log
            logOptions.isUnchanging = options.readOnly && directory.isBackup
            log = try LMDBEventLog(path: directory.log, options: logOptions)
            guard manifest.id == log.id.hexadecimal else {
                throw EventLogError(.wrongLog, operation: "open the store", path: directory.path)
            }
        } catch {
            throw PlatformError(error)
        }
        return try Platform(directory: directory, log: log, master: master, options: options)
    }

    /// Makes an empty store: its directory, its master key, and a log with the five catalogues.
    ///
    /// - Parameter catalog: the catalogue of tenants that name none.
    /// - Throws: ``PlatformError``: `alreadyExists`, `cannotCreate`, `invalidInput`.
    public static func create(
        at path: String, catalog: String = "smtp", options: Options = Options()
    ) async throws -> Platform {
        guard BuiltinCatalogs.all.contains(where: { $0.id.name == catalog }) else {
            let known = BuiltinCatalogs.all.map(\.id.name).joined(separator: ", ")
            throw PlatformError(.invalidInput, "there is no catalogue \(catalog)", hint: "Choose one of \(known).")
        }
        let place = StoreDirectory(path)
        let keyFile = options.masterKeyFile ?? place.defaultMasterKey
        // The key of what a making that was cut off has left here is taken on: it may be another store's as well.
        var master: MasterKey?
        let draft = try StoreDraft(for: place) { master = $0.masterKey(in: keyFile) }
        var isDone = false
        defer { if !isDone { draft.discard() } }
        let secret = options.edges.random.bytes(32)
        try await fill(draft.directory, catalog: catalog, master: master ?? MasterKey(secret), options: options)
        if master == nil { try MasterKey.write(secret, at: keyFile) } else { try MasterKey.sync(keyFile) }
        do throws(PlatformError) {
            try draft.finish()
        } catch {
            // What was made here, and for nothing else, must not be in the way of the next try.
            if master == nil, !place.isStore { MasterKey.discard(at: keyFile) }
            throw error
        }
        isDone = true
        return try open(at: path, options: options)
    }

    private static func fill(
        _ draft: StoreDirectory, catalog: String, master: MasterKey, options: Options
    ) async throws {
        let id = options.edges.random.id()
        let log: LMDBEventLog
        do throws(EventLogError) {
            log = try LMDBEventLog.create(path: draft.log, id: id, options: options.log)
        } catch {
            throw PlatformError(error)
        }
        let created = Timestamp(rawValue: options.edges.clock.wall())
        let platform = try Platform(directory: draft, log: log, master: master, options: options)
        let commands: [any Command] =
            BuiltinCatalogs.all.map { PublishCatalog($0) } + [ChangeSettings([.catalog: catalog])]
        do {
            try await platform.execute(commands, as: CommandContext(actor: .system, origin: .system))
        } catch {
            try? platform.close()
            throw error
        }
        try platform.close()
        try draft.write(
            StoreManifest(
                format: StoreDirectory.format, id: id.hexadecimal, created: created.description,
                key_check: master.check(of: id)))
    }

    /// Why nothing can be answered any more until the store is opened again; `nil`: it can.
    ///
    /// After a write that failed half way the log opens its files anew; the views, which can be made anew, do not.
    public var lastingFailure: PlatformError? {
        do throws(ViewsError) {
            _ = try views?.sealedPosition()
            return nil
        } catch {
            guard error.isLasting else { return nil }
            return PlatformError(
                .storage, "the views in \(error.path) cannot be used any more: a write to them has failed half way",
                hint: "Nothing is lost: check the disk, and start again.")
        }
    }

    deinit { try? close() }

    /// Finishes the commands that are under way and closes the files.
    public func close() throws(PlatformError) {
        do throws(EventLogError) { try log.close() } catch { throw PlatformError(error) }
        tail.stop()
        do throws(ViewsError) { try views?.close() } catch { throw PlatformError(error) }
    }
}
