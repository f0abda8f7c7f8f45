internal import CLMDB

/// A place in a database, moved from entry to entry in the order of the keys.
///
/// Read with `while let entry = try cursor.next()`; a move allocates nothing. A cursor, and every entry that it returns,
/// lives no longer than the transaction.
public struct Cursor<Key: DatabaseKey>: ~Copyable, ~Escapable {
    private let handle: CursorHandle
    private let environment: Environment

    /// Opens a cursor.
    ///
    /// Its true lifetime, the transaction's, is for the caller to set.
    @_lifetime(immortal)
    init(
        over database: Database<Key>, in transaction: TransactionHandle, of environment: Environment
    ) throws(LMDBError) {
        database.checkBelongs(to: environment)
        handle = try transaction.openCursor(on: database.handle, path: environment.path)
        self.environment = environment
    }

    deinit {
        handle.close()
    }

    /// Moves to the next entry, from a new cursor to the first; `nil` after the last, and again when asked again.
    @_lifetime(copy self)
    public mutating func next() throws(LMDBError) -> Entry<Key>? {
        try move(MDB_NEXT)
    }

    /// Moves to the entry before, from a new cursor to the last; `nil` before the first.
    @_lifetime(copy self)
    public mutating func previous() throws(LMDBError) -> Entry<Key>? {
        try move(MDB_PREV)
    }

    /// Moves to the first entry; `nil` when the database is empty.
    @_lifetime(copy self)
    public mutating func first() throws(LMDBError) -> Entry<Key>? {
        try move(MDB_FIRST)
    }

    /// Moves to the last entry; `nil` when the database is empty.
    @_lifetime(copy self)
    public mutating func last() throws(LMDBError) -> Entry<Key>? {
        try move(MDB_LAST)
    }

    @_lifetime(copy self)
    @inline(__always)
    private mutating func move(_ operation: MDB_cursor_op) throws(LMDBError) -> Entry<Key>? {
        try unsafe entry(at: moved(operation, from: MDB_val()))
    }

    /// Moves, and says where in the data file the entry is that was found there.
    @inline(__always)
    private mutating func moved(_ operation: MDB_cursor_op, from start: MDB_val) throws(LMDBError) -> Place? {
        var place = unsafe Place(key: start, value: MDB_val())
        let found = try unsafe handle.move(operation, &place.key, &place.value, path: environment.path)
        return found ? unsafe place : nil
    }

    @_lifetime(copy self)
    @inline(__always)
    private func entry(at place: Place?) throws(LMDBError) -> Entry<Key>? {
        guard let place = unsafe place else { return nil }
        let entry = unsafe Entry<Key>(key: Span(place.key), value: Span(place.value))
        guard !Key.isInteger || entry.keyBytes.count == MemoryLayout<UInt64>.size else {
            throw LMDBError(.corrupted, operation: "read from", path: environment.path, detail: "a key of another size")
        }
        return unsafe _overrideLifetime(entry, copying: self)
    }

    /// Where an entry lies in the data file.
    @unsafe private struct Place {
        var key: MDB_val
        var value: MDB_val
    }
}

extension Cursor where Key == UInt64 {
    /// Moves to the first entry whose key is `key` or greater; `nil` when there is none.
    ///
    /// - Complexity: O(log n).
    @_lifetime(copy self)
    public mutating func seek(atOrAfter key: UInt64) throws(LMDBError) -> Entry<Key>? {
        var key = key
        let place = try unsafe withUnsafeMutableBytes(of: &key) { (bytes) throws(LMDBError) in
            try unsafe moved(MDB_SET_RANGE, from: MDB_val(bytes))
        }
        return try unsafe entry(at: place)
    }
}

extension Cursor where Key == [UInt8] {
    /// Moves to the first entry whose key is `key` or greater; `nil` when there is none.
    ///
    /// - Complexity: O(log n).
    @_lifetime(copy self)
    public mutating func seek(atOrAfter key: Span<UInt8>) throws(LMDBError) -> Entry<Key>? {
        try key.checkKeyLength(path: environment.path)
        let place = try unsafe key.withUnsafeBytes { (bytes) throws(LMDBError) in
            try unsafe moved(MDB_SET_RANGE, from: MDB_val(bytes))
        }
        return try unsafe entry(at: place)
    }
}
