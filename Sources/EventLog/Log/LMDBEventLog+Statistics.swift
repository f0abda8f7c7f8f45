internal import LMDB

/// How a log's file is used, and by whom.
public struct LogStatistics: Sendable {
    /// The length of the data file in bytes.
    public let bytes: UInt64
    /// Its pages that nobody uses, in bytes: later commits use them.
    public let freeBytes: UInt64
    /// The number of the last commit.
    public let lastTransaction: UInt64
    /// How many slots the table of readers has.
    public let readerSlots: Int
    /// The processes that hold a snapshot now, and the commit that it is of.
    public let readers: [(process: Int32, transaction: UInt64)]
}

extension LMDBEventLog {
    /// The thread that holds the right to write to a log, of whichever process; `nil` if none does, or it cannot be
    /// told.
    ///
    /// This process must not have it open: looking would give up its locks.
    public static func writerThread(at path: String) -> Int32? { LockFile.writerThread(environment: path) }

    /// Looks at how the log's file is used.
    ///
    /// - Throws: ``EventLogError`` if it cannot be read.
    /// - Complexity: O(pages of the free list).
    public func statistics() throws(EventLogError) -> LogStatistics {
        try storage.withFiles { (files) throws(EventLogError) in
            do throws(LMDBError) {
                let info = try files.environment.info()
                let reader = try DataFileReader(environment: path)
                var free: UInt64 = 0
                let hold = try files.environment.beginRead()
                if let snapshot = reader.snapshot(report: { _ in }) {
                    reader.freePages(in: snapshot, report: { _ in }) { _ in free += 1 }
                }
                extendLifetime(hold)
                let readers = try files.environment.readers().compactMap { slot in
                    slot.transaction.map { (process: slot.process, transaction: UInt64($0)) }
                }
                return LogStatistics(
                    bytes: try reader.length(), freeBytes: free * UInt64(info.pageSize),
                    lastTransaction: UInt64(info.lastTransaction), readerSlots: info.maxReaders, readers: readers)
            } catch {
                throw EventLogError(error)
            }
        }
    }
}
