public import EventLog
internal import Foundation
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

    let log: LMDBEventLog
    let tail: Tail
    let keyring: Keyring

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
        tail = Tail(log: log)
        // Before anything is sealed under a key that the store's other keys are not under.
        try keyring.check()
        do throws(EventLogError) {
            if options.acceptClock { log.acceptClock() }
            try tail.catchUp(progress: options.progress)
        } catch {
            throw PlatformError(error)
        }
        log.setFollower(tail)
    }

    /// Opens a store.
    ///
    /// - Throws: ``PlatformError``: `notFound`, `newerFormat`, `damaged`, `wrongKey`, `storage`.
    /// - Complexity: O(events): the state is folded from the log.
    public static func open(at path: String, options: Options = Options()) throws(PlatformError) -> Platform {
        let directory = StoreDirectory(path)
        let manifest = try directory.readManifest()
        let master = try MasterKey.read(at: options.masterKeyFile ?? directory.defaultMasterKey)
        let log: LMDBEventLog
        do throws(EventLogError) {
            log = try LMDBEventLog(path: directory.log, options: options.log)
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
        let directory = StoreDirectory(path)
        try directory.create()
        let random = options.edges.random
        let master: MasterKey
        do throws(PlatformError) {
            master = try MasterKey.create(
                at: options.masterKeyFile ?? directory.defaultMasterKey, secret: random.bytes(32))
        } catch {
            // Else the directory would be in the way once the key's place is free.
            directory.discard()
            throw error
        }
        let id = random.id()
        let log: LMDBEventLog
        do throws(EventLogError) {
            log = try LMDBEventLog.create(path: directory.log, id: id, options: options.log)
        } catch {
            throw PlatformError(error)
        }
        let created = Timestamp(rawValue: options.edges.clock.wall())
        try directory.write(
            StoreManifest(format: StoreDirectory.format, id: id.hexadecimal, created: created.description))
        let platform = try Platform(directory: directory, log: log, master: master, options: options)
        let commands: [any Command] = BuiltinCatalogs.all.map { PublishCatalog($0) } + [SetDefaultCatalog(catalog)]
        try await platform.execute(commands, as: CommandContext(actor: .system, origin: .system))
        return platform
    }

    /// Finishes the commands that are under way and closes the files.
    public func close() throws(PlatformError) {
        do throws(EventLogError) { try log.close() } catch { throw PlatformError(error) }
    }
}
