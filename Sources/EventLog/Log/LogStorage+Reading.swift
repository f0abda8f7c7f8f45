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
                fault = inspect(last.value, at: last.key) { record in
                    head = LogHead(position: last.key, eventID: record.eventID, recordedAt: record.recordedAt)
                }
            }
        } catch {
            throw EventLogError(error)
        }
        if let fault { throw fault }
        return head
    }

    /// Reads records after a position, in order, up to a limit, in one transaction.
    ///
    /// - Returns: the last position that was read, or `position`.
    func read<Failure: Error>(
        after position: Position, limit: ReadLimit, _ body: (borrowing RecordView) throws(Failure) -> Void
    ) throws(ReadError<Failure>) -> Position {
        guard position < .max else { return position }
        var last = position
        var stop: ReadError<Failure>?
        try transact(as: Failure.self) { (transaction, files) throws(LMDBError) in
            var cursor = try transaction.cursor(over: files.records)
            var next = try cursor.seek(atOrAfter: position + 1)
            var records = 0
            var bytes = 0
            while let entry = next {
                stop = visit(entry.value, at: entry.key, body)
                guard stop == nil else { return }
                last = entry.key
                records += 1
                bytes += entry.value.count
                guard records < limit.records, bytes < limit.bytes else { return }
                next = try cursor.next()
            }
        }
        if let stop { throw stop }
        return last
    }

    /// Reads one record, and checks it whole.
    func read<Failure: Error, Result>(
        at position: Position, _ body: (borrowing RecordView) throws(Failure) -> Result
    ) throws(ReadError<Failure>) -> Result {
        var result: Result?
        var stop: ReadError<Failure>?
        try transact(as: Failure.self) { (transaction, files) throws(LMDBError) in
            guard let value = try transaction.get(position, from: files.records) else { return }
            stop = visit(value, at: position, checked: true) { (record) throws(Failure) in
                result = try body(record)
            }
        }
        if let stop { throw stop }
        guard let result else {
            throw .failed(EventLogError(.noSuchPosition(position), operation: "read", path: path))
        }
        return result
    }

    /// Runs `body` in a read transaction and turns a failure of LMDB into one of the log.
    private func transact<Failure: Error>(
        as failure: Failure.Type, _ body: (borrowing ReadTransaction, Files) throws(LMDBError) -> Void
    ) throws(ReadError<Failure>) {
        try withSnapshot(orThrow: { .failed($0) }) { (transaction, files) throws(ReadError<Failure>) in
            do throws(LMDBError) { try body(transaction, files) } catch { throw .failed(EventLogError(error)) }
        }
    }

    /// Shows a record to `body`; what goes wrong is returned, because the caller's loop throws another type.
    private func visit<Failure: Error>(
        _ bytes: Span<UInt8>, at position: Position, checked: Bool = false,
        _ body: (borrowing RecordView) throws(Failure) -> Void
    ) -> ReadError<Failure>? {
        var stopped: Failure?
        let fault = inspect(bytes, at: position, checked: checked) { record in
            do throws(Failure) { try body(record) } catch { stopped = error }
        }
        return stopped.map { .stopped($0) } ?? fault.map { .failed($0) }
    }

    /// Shows a record to `body` and returns what is wrong with it, if anything is.
    private func inspect(
        _ bytes: Span<UInt8>, at position: Position, checked: Bool = false, _ body: (borrowing RecordView) -> Void
    ) -> EventLogError? {
        do throws(RecordFault) {
            let record = try RecordView(bytes)
            guard record.position == position else {
                throw .wrongPosition(stored: record.position, key: position)
            }
            if checked { try record.checkIntegrity(at: position) }
            body(record)
            return nil
        } catch {
            return EventLogError(error, at: position, path: path)
        }
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
