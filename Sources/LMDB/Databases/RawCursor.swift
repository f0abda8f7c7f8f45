internal import CLMDB

/// A cursor that knows nothing of the type of the keys, so that its code is compiled once and not generic.
@usableFromInline
struct RawCursor: ~Copyable, ~Escapable {
    private let handle: CursorHandle
    private let environment: Environment

    /// Opens a cursor.
    ///
    /// Its true lifetime, the transaction's, is for the caller to set.
    @_lifetime(immortal)
    init(over database: UInt32, in transaction: TransactionHandle, of environment: Environment) throws(LMDBError) {
        handle = try transaction.openCursor(on: database, path: environment.path)
        self.environment = environment
    }

    deinit {
        handle.close()
    }

    /// Where a move goes to.
    @usableFromInline
    enum Move: UInt32 {
        case next, previous, first, last

        fileprivate var operation: MDB_cursor_op {
            switch self {
            case .next: MDB_NEXT
            case .previous: MDB_PREV
            case .first: MDB_FIRST
            case .last: MDB_LAST
            }
        }
    }

    @_lifetime(copy self)
    @usableFromInline
    func move(_ move: Move) throws(LMDBError) -> RawEntry? {
        try unsafe entry(at: moved(move.operation, from: MDB_val()))
    }

    @_lifetime(copy self)
    @usableFromInline
    func seek(atOrAfter key: UInt64) throws(LMDBError) -> RawEntry? {
        var key = key
        let place = try unsafe withUnsafeMutableBytes(of: &key) { (bytes) throws(LMDBError) in
            try unsafe moved(MDB_SET_RANGE, from: MDB_val(bytes))
        }
        return unsafe entry(at: place)
    }

    @_lifetime(copy self)
    @usableFromInline
    func seek(atOrAfter key: Span<UInt8>) throws(LMDBError) -> RawEntry? {
        try key.checkKeyLength(path: environment.path)
        let place = try unsafe key.withUnsafeBytes { (bytes) throws(LMDBError) in
            try unsafe moved(MDB_SET_RANGE, from: MDB_val(bytes))
        }
        return unsafe entry(at: place)
    }

    /// The error of a database of integers that has a key of another size.
    @usableFromInline
    func keySizeError() -> LMDBError {
        LMDBError(.corrupted, operation: "read from", path: environment.path, detail: "a key of another size")
    }

    /// Moves, and says where in the data file the entry is that was found there.
    @inline(__always)
    private func moved(_ operation: MDB_cursor_op, from start: MDB_val) throws(LMDBError) -> Place? {
        var place = unsafe Place(key: start, value: MDB_val())
        let found = try unsafe handle.move(operation, &place.key, &place.value, path: environment.path)
        guard found else { return nil }
        // LMDB takes lengths from the page as they are: a damaged one must not become a span.
        guard unsafe place.key.mv_size <= Environment.longestKey, unsafe place.value.mv_size <= Int(UInt32.max) else {
            throw LMDBError(.corrupted, operation: "read from", path: environment.path, detail: "an impossible length")
        }
        unsafe clmdb_prefetch_before(place.key.mv_data)
        return unsafe place
    }

    @_lifetime(copy self)
    @inline(__always)
    private func entry(at place: Place?) -> RawEntry? {
        guard let place = unsafe place else { return nil }
        let entry = unsafe RawEntry(key: Span(place.key), value: Span(place.value))
        return unsafe _overrideLifetime(entry, copying: self)
    }

    /// Where an entry lies in the data file.
    @unsafe private struct Place {
        var key: MDB_val
        var value: MDB_val
    }
}
