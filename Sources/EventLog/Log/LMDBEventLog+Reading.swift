extension LMDBEventLog {
    /// Reads records after a position; see ``EventLog/read(after:limit:_:)``.
    @inlinable
    public func read<Failure: Error>(
        after position: Position, limit: ReadLimit, _ body: (borrowing RecordView) throws(Failure) -> Void
    ) throws(ReadError<Failure>) -> Position {
        var stop: Failure?
        let last: Position
        do throws(EventLogError) {
            last = try scan(after: position, limit: limit) { record in
                do throws(Failure) {
                    try body(record)
                    return true
                } catch {
                    stop = error
                    return false
                }
            }
        } catch {
            throw .failed(error)
        }
        if let stop { throw .stopped(stop) }
        return last
    }

    /// Reads one record, checked against its checksum.
    ///
    /// - Throws: ``ReadError`` with `noSuchPosition` or `damaged`, or what the closure throws.
    /// - Complexity: O(log n + length of the record).
    @inlinable
    public func read<Failure: Error, Answer>(
        at position: Position, _ body: (borrowing RecordView) throws(Failure) -> Answer
    ) throws(ReadError<Failure>) -> Answer {
        var answer: Result<Answer, Failure>?
        do throws(EventLogError) {
            try show(at: position) { record in
                do throws(Failure) { answer = .success(try body(record)) } catch { answer = .failure(error) }
            }
        } catch {
            throw .failed(error)
        }
        switch answer {
        case .success(let answer): return answer
        case .failure(let error): throw .stopped(error)
        case nil: preconditionFailure("a record is shown or the reason why not is thrown")
        }
    }

    /// Shows the records at some positions, each checked against its checksum; see ``EventLog/read(at:_:)``.
    public func read(at positions: [Position], _ body: (borrowing RecordView) -> Bool) throws(EventLogError) {
        try storage.show(at: positions, body)
    }

    @usableFromInline
    func scan(
        after position: Position, limit: ReadLimit, _ body: (borrowing RecordView) -> Bool
    ) throws(EventLogError) -> Position {
        try storage.scan(after: position, limit: limit, body)
    }

    @usableFromInline
    func show(at position: Position, _ body: (borrowing RecordView) -> Void) throws(EventLogError) {
        try storage.show(at: [position]) { record in
            body(record)
            return true
        }
    }
}
