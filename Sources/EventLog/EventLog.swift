/// A log of records in one total order, with one writer at a time.
///
/// Nothing above this protocol may know which log it is. Decisions are made by the log's writer against its true head,
/// so uniqueness, quotas and expected revisions need nothing else from a store.
public protocol EventLog: Sendable {
    /// The heads that a subscriber sees.
    associatedtype Heads: AsyncSequence<Position, Never> & Sendable

    /// Runs `decide` on the writer at the log's true head, and appends what it puts into the batch, atomically and
    /// durably.
    ///
    /// Concurrent calls share a commit. `decide` may run again at a newer head after a conflict, so it must be
    /// repeatable. What it throws costs nobody else anything, and nothing is appended for it. An empty batch is
    /// answered
    /// once the records that the decision saw are durable.
    ///
    /// - Returns: what `decide` returned, once its records are durable.
    /// - Throws: ``CommitError``; after `.failed` with `outcomeUnknown` the records may or may not be in the log.
    func commit<Answer: Sendable, Refusal: Error>(
        _ decide: @escaping @Sendable (_ batch: inout RecordBatch) throws(Refusal) -> Answer
    ) async throws(CommitError<Refusal>) -> Answer

    /// Names whom the writer tells of rounds; must be set before the first commit, once.
    func setFollower(_ follower: any LogFollower)

    /// Reads records after a position, in order, up to a limit, and returns the last position read or `after`.
    ///
    /// The closure runs inside a read transaction and must be quick; long scans call this again and again.
    ///
    /// - Complexity: O(log n + records).
    func read<Failure: Error>(
        after position: Position, limit: ReadLimit, _ body: (borrowing RecordView) throws(Failure) -> Void
    ) throws(ReadError<Failure>) -> Position

    /// Shows the records at some positions, in the order given and in one transaction, each checked against its
    /// checksum, until the closure says to stop.
    ///
    /// The closure runs inside a read transaction and must be quick, and the positions few.
    ///
    /// - Throws: ``EventLogError`` with `noSuchPosition` or `damaged`.
    /// - Complexity: O(positions · log n + lengths of the records).
    func read(at positions: [Position], _ body: (borrowing RecordView) -> Bool) throws(EventLogError)

    /// The last record; linearizable: every commit that was answered before the call is seen.
    func head() throws(EventLogError) -> LogHead

    /// The head's position whenever it has grown past `position`: the newest one, not each.
    func heads(after position: Position) -> Heads
}

/// Why a read stopped.
public enum ReadError<Failure: Error>: Error {
    /// The closure threw.
    case stopped(Failure)
    /// The log failed.
    case failed(EventLogError)
}
