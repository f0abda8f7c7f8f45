internal import EventLog
internal import Foundation
internal import TenantModel

/// How a store is, and what to do where that is not well.
public struct StoreDiagnosis: Sendable, Encodable {
    /// Something that is not well.
    public struct Trouble: Sendable, Encodable, Hashable {
        /// What.
        public let what: String
        /// What to do.
        public let remedy: String
    }

    /// A process that holds a snapshot of the log.
    public struct Reader: Sendable, Encodable, Hashable {
        /// Its number.
        public let process: Int32
        /// How many commits were made since.
        public let commitsBehind: UInt64

        /// The names in JSON.
        enum CodingKeys: String, CodingKey {
            case process
            case commitsBehind = "commits_behind"
        }
    }

    /// The store's directory.
    public let store: String
    /// Whether it is a backup.
    public internal(set) var isBackup = false
    /// The store's id.
    public internal(set) var id: String?
    /// The format of its files.
    public internal(set) var format: Int?
    /// When it was made.
    public internal(set) var created: String?
    /// The position of the last event.
    public internal(set) var head: UInt64?
    /// When that was recorded.
    public internal(set) var recordedAt: String?
    /// The length of the log's file, in bytes.
    public internal(set) var logBytes: UInt64?
    /// How much of it is free for later commits.
    public internal(set) var freeBytes: UInt64?
    /// How far the views are sealed; `nil`: there are none.
    public internal(set) var sealed: UInt64?
    /// The length of the views' file, in bytes.
    public internal(set) var viewsBytes: UInt64?
    /// The directories of views that there are, those of other versions of the program and of rebuilds with them.
    public internal(set) var generations: [String] = []
    /// What is left on the disk.
    public internal(set) var diskBytesLeft: UInt64?
    /// Who reads now.
    public internal(set) var readers: [Reader] = []
    /// The process that has the right to write now.
    public internal(set) var writer: Int32?
    /// How many tenants have a key.
    public internal(set) var keys = 0
    /// Whether the master key is there and the store's.
    public internal(set) var hasMasterKey = false
    /// The clock now.
    public internal(set) var clock: String
    /// What is not well, the worst first.
    public internal(set) var troubles: [Trouble] = []

    /// The names in JSON.
    enum CodingKeys: String, CodingKey {
        case store, id, format, created, head, sealed, generations, readers, writer, keys, clock, troubles
        case isBackup = "is_backup"
        case recordedAt = "recorded_at"
        case logBytes = "log_bytes"
        case freeBytes = "free_bytes"
        case viewsBytes = "views_bytes"
        case diskBytesLeft = "disk_bytes_left"
        case hasMasterKey = "has_master_key"
    }

    /// Examines the store in a directory; whatever is wrong with it is a trouble, not an error.
    ///
    /// - Throws: ``PlatformError`` with `notFound` if there is no store.
    public init(of path: String, options: Platform.Options = Platform.Options()) throws(PlatformError) {
        let directory = StoreDirectory(path)
        store = directory.path
        let now = options.edges.clock.wall()
        clock = Timestamp(rawValue: now).description
        let files = FileManager.default
        guard files.fileExists(atPath: directory.manifest) || files.fileExists(atPath: directory.log) else {
            throw PlatformError(.notFound, "there is no store at \(path)", hint: "Name the store with --store.")
        }
        isBackup = directory.isBackup
        examineManifest(directory, options)
        examineLog(directory, now: now, options)
        examineDisk(directory)
        examineGenerations(directory)
        examineKeys(directory)
    }

    mutating func add(_ what: String, _ remedy: String) {
        troubles.append(Trouble(what: what, remedy: remedy))
    }
}
