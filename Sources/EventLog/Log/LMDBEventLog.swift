internal import LMDB
internal import Synchronization

/// A log in a directory of its own: an LMDB environment with a table of records and a small one of facts about itself.
///
/// One dedicated thread writes. It drains the queue of commits, takes LMDB's writer lock, decides each against the true
/// head, appends all and commits once, with full sync; everyone who queued shares that commit. Another process may have
/// the log open and write. Limits of a round: 2,048 commits, 8,192 records, 16 MiB.
public final class LMDBEventLog: EventLog {
    /// The log's directory.
    public let path: String
    /// The id that the log was made with.
    public let id: UInt128
    /// How the log was opened.
    public let options: Options

    let storage: LogStorage
    let heads: HeadBroadcast
    @usableFromInline let writer: LogWriter

    /// Opens the log in the directory at `path`.
    ///
    /// - Throws: ``EventLogError``: `notFound`, `newerFormat`, `damaged`, or `storage` with LMDB's reason.
    public convenience init(path: String, options: Options = Options()) throws(EventLogError) {
        try self.init(path: path, options: options, creating: nil)
    }

    /// Makes a log with an id in a directory that has none, and opens it.
    ///
    /// - Parameter id: not 0.
    /// - Throws: ``EventLogError``: `alreadyExists`, `full`, or `storage` with LMDB's reason.
    public static func create(
        path: String, id: UInt128, options: Options = Options()
    ) throws(EventLogError) -> LMDBEventLog {
        precondition(id != 0, "a log's id is not 0")
        return try LMDBEventLog(path: path, options: options, creating: id)
    }

    private init(path: String, options: Options, creating id: UInt128?) throws(EventLogError) {
        self.path = path
        self.options = options
        storage = try LogStorage(path: path, options: options, creating: id != nil)
        if let id { try storage.create(id: id, createdAt: options.clock.wall()) }
        self.id = try storage.readIdentity()
        let heads = HeadBroadcast(storage: storage)
        self.heads = heads
        writer = LogWriter(storage: storage, heads: heads, options: options)
    }

    deinit {
        writer.stop()
        heads.finish()
    }

    /// Finishes the commits that are queued, waits for reads under way, and closes the files.
    ///
    /// Later calls fail with `closed`.
    public func close() throws(EventLogError) {
        writer.stop()
        heads.finish()
        try storage.close()
    }

    /// Names whom the writer tells of rounds; before the first commit, once.
    public func setFollower(_ follower: any LogFollower) {
        writer.setFollower(follower)
    }

    /// Takes the wall clock as it is from now on, after it was found to have jumped.
    ///
    /// Records never get an earlier time than those before them, whatever the clock says.
    public func acceptClock() {
        writer.acceptClock()
    }

    /// Decides at the log's head and appends durably; see ``EventLog/commit(_:)``.
    @inlinable
    public func commit<Answer: Sendable, Refusal: Error>(
        _ decide: @escaping @Sendable (inout RecordBatch) throws(Refusal) -> Answer
    ) async throws(CommitError<Refusal>) -> Answer {
        let result = await withCheckedContinuation { continuation in
            writer.submit(Decision(decide, continuation))
        }
        return try result.get()
    }

    /// The last record.
    ///
    /// - Complexity: O(log n), about a microsecond.
    public func head() throws(EventLogError) -> LogHead {
        try storage.head()
    }

    /// The head's position whenever it has grown past `position`.
    public func heads(after position: Position) -> LogHeads {
        heads.subscribe(after: position)
    }
}
