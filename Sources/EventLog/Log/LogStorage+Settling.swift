internal import Foundation
internal import LMDB

extension LogStorage {
    /// Whether LMDB goes on: it gives the environment up after a write of its meta page failed.
    func canWrite() -> Bool {
        do throws(EventLogError) {
            try withFiles { (files) throws(EventLogError) in
                do throws(LMDBError) {
                    try files.environment.beginWrite().abort()
                } catch {
                    throw EventLogError(error)
                }
            }
            return true
        } catch {
            return false
        }
    }

    /// Makes the device agree with what the system shows of the last commit; nothing may be written before.
    func settleMetaPages() throws(EventLogError) {
        try withFiles { (files) throws(EventLogError) in
            do throws(LMDBError) {
                try files.environment.settleMetaPages()
            } catch {
                throw EventLogError(error)
            }
        }
    }

    /// Whether the record at a position is the one with this event id.
    func contains(eventID: UInt128, at position: Position) throws(EventLogError) -> Bool {
        var isThere = false
        do throws(EventLogError) {
            try show(at: [position]) { record in
                isThere = record.eventID == eventID
                return true
            }
        } catch {
            guard case .noSuchPosition = error.code else { throw error }
        }
        return isThere
    }

    /// The failure of a commit: LMDB says of a write that the disk had no room for that the device failed.
    func explain(_ error: LMDBError) -> EventLogError {
        let facts = try? FileManager.default.attributesOfFileSystem(forPath: path)
        guard error.code == .ioError, let free = (facts?[.systemFreeSize] as? NSNumber)?.int64Value, free < 1 << 20
        else {
            return EventLogError(error)
        }
        return EventLogError(.full, operation: "append to", path: path, detail: "the disk has \(free) bytes left")
    }

    /// Refuses a round that would take the data file past the configured limit.
    ///
    /// LMDB copies a page for each level of each table that a commit touches; 32 pages are more than it ever needs.
    func checkSpace(for bytes: Int, limit: Int?, files: Files) throws(EventLogError) {
        guard let limit else { return }
        do throws(LMDBError) {
            let info = try files.environment.info()
            let need = info.usedBytes + bytes + bytes / 4 + 32 * info.pageSize
            guard need > limit else { return }
        } catch {
            throw EventLogError(error)
        }
        throw EventLogError(
            .full, operation: "append to", path: path, detail: "the size limit of \(limit) bytes is reached")
    }
}
