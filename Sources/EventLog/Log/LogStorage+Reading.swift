internal import LMDB

extension LogStorage {
    /// The last record as committed.
    ///
    /// - Complexity: O(log n), about a microsecond.
    func head() throws(EventLogError) -> LogHead {
        try withSnapshot(orThrow: { $0 }) { (transaction, files) throws(EventLogError) in
            try head(in: transaction, of: files)
        }
    }

    /// The last record as a transaction sees it.
    func head(
        in transaction: borrowing some Transaction & ~Copyable, of files: Files
    ) throws(EventLogError) -> LogHead {
        var head = LogHead.empty
        var fault: EventLogError?
        do throws(LMDBError) {
            var cursor = try transaction.cursor(over: files.records)
            if let last = try cursor.last() {
                do throws(RecordFault) {
                    let record = try RecordView(last.value, at: last.key)
                    head = LogHead(position: last.key, eventID: record.eventID, recordedAt: record.recordedAt)
                } catch {
                    fault = EventLogError(error, at: last.key, path: path)
                }
            }
        } catch {
            throw EventLogError(error)
        }
        if let fault { throw fault }
        return head
    }

    /// Shows `body` the records after a position, in order, in one transaction, up to a limit or until it returns
    /// `false`.
    ///
    /// Not generic, like all that it calls for each record: types would be looked up at run time.
    ///
    /// - Returns: the last position for which `body` returned `true`, or `position`.
    func scan(
        after position: Position, limit: ReadLimit, _ body: (borrowing RecordView) -> Bool
    ) throws(EventLogError) -> Position {
        guard position < .max else { return position }
        var last = position
        var fault: EventLogError?
        try transact { (transaction, files) throws(LMDBError) in
            var cursor = try transaction.cursor(over: files.records)
            var next = try cursor.seek(atOrAfter: position + 1)
            var records = 0
            var bytes = 0
            while let entry = next {
                do throws(RecordFault) {
                    guard body(try RecordView(entry.value, at: entry.key)) else { return }
                } catch {
                    fault = EventLogError(error, at: entry.key, path: path)
                    return
                }
                last = entry.key
                records += 1
                bytes += entry.value.count
                guard records < limit.records, bytes < limit.bytes else { return }
                next = try cursor.next()
            }
        }
        if let fault { throw fault }
        return last
    }

    /// Shows `body` the records at some positions, each checked whole, until it returns `false`.
    func show(at positions: [Position], _ body: (borrowing RecordView) -> Bool) throws(EventLogError) {
        var fault: EventLogError?
        try transact { (transaction, files) throws(LMDBError) in
            for position in positions {
                guard let value = try transaction.get(position, from: files.records) else {
                    fault = EventLogError(.noSuchPosition(position), operation: "read", path: path)
                    return
                }
                do throws(RecordFault) {
                    let record = try RecordView(value, at: position)
                    try record.checkIntegrity(at: position)
                    guard body(record) else { return }
                } catch {
                    fault = EventLogError(error, at: position, path: path)
                    return
                }
            }
        }
        if let fault { throw fault }
    }

    /// Runs `body` on a snapshot and turns a failure of LMDB into one of the log.
    private func transact(
        _ body: (borrowing ReadTransaction, Files) throws(LMDBError) -> Void
    ) throws(EventLogError) {
        try withSnapshot(orThrow: { $0 }) { (transaction, files) throws(EventLogError) in
            do throws(LMDBError) { try body(transaction, files) } catch { throw EventLogError(error) }
        }
    }
}

extension RecordView {
    /// Looks at bytes that stand at a position as the record of that position.
    @_lifetime(copy bytes)
    fileprivate init(_ bytes: Span<UInt8>, at key: Position) throws(RecordFault) {
        try self.init(bytes)
        guard position == key else { throw .wrongPosition(stored: position, key: key) }
    }
}

extension EventLogError {
    /// What a fault of a record means for whoever reads the log.
    init(_ fault: RecordFault, at position: Position, path: String) {
        self.init(
            fault.isNewerFormat ? .newerFormat : .damaged(position: position), operation: "read", path: path,
            detail: "position \(position): \(fault)")
    }
}
