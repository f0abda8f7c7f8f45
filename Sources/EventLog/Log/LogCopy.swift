internal import LMDB

/// A new log that is filled with the records of another one, byte for byte.
///
/// It is not durable before ``finish()``, and nobody else may have it open before that.
public final class LogCopy {
    /// The position of the last record that was added.
    public private(set) var position: Position = 0

    private let storage: LogStorage
    private let path: String

    /// Makes an empty log with an id in a directory.
    ///
    /// - Throws: ``EventLogError``: `alreadyExists`, `full`, or `storage` with LMDB's reason.
    public init(path: String, id: UInt128, clock: LogClock) throws(EventLogError) {
        self.path = path
        var options = LMDBEventLog.Options(clock: clock)
        options.fullSync = false
        storage = try LogStorage(path: path, options: options, creating: true)
        try storage.create(id: id, createdAt: clock.wall())
    }

    /// Adds records, all or none; each must be whole, and of the position after the one before.
    ///
    /// - Throws: ``EventLogError``: `damaged` at the first that is not, `full`.
    public func append(_ records: [[UInt8]]) throws(EventLogError) {
        var next = position
        for record in records {
            next += 1
            do throws(RecordFault) {
                try RecordView(record.span).checkIntegrity(at: next)
            } catch {
                throw EventLogError(error, at: next, path: path)
            }
        }
        let first = position + 1
        try storage.withFiles { (files) throws(EventLogError) in
            do throws(LMDBError) {
                try files.environment.write { (transaction) throws(LMDBError) in
                    for (index, record) in records.enumerated() {
                        try transaction.put(first + Position(index), record.span, into: files.records, mode: .append)
                    }
                }
            } catch {
                throw EventLogError(error)
            }
        }
        position = next
    }

    /// Has the device write the log, and closes it.
    ///
    /// - Throws: ``EventLogError`` if the device does not.
    public func finish() throws(EventLogError) {
        try storage.withFiles { (files) throws(EventLogError) in
            do throws(LMDBError) { try files.environment.sync() } catch { throw EventLogError(error) }
        }
        try storage.close()
    }
}
