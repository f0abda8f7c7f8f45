/// A place in a database, moved from entry to entry in the order of the keys.
///
/// Read with `while let entry = try cursor.next()`; a move allocates nothing. A cursor, and every entry that it
/// returns, lives no longer than the transaction.
public struct Cursor<Key: DatabaseKey>: ~Copyable, ~Escapable {
    @usableFromInline let raw: RawCursor

    /// Opens a cursor.
    ///
    /// Its true lifetime, the transaction's, is for the caller to set.
    @_lifetime(immortal)
    init(
        over database: Database<Key>, in transaction: TransactionHandle, of environment: Environment
    ) throws(LMDBError) {
        database.checkBelongs(to: environment)
        raw = try RawCursor(over: database.handle, in: transaction, of: environment)
    }

    /// Moves to the next entry, from a new cursor to the first; `nil` after the last, and again when asked again.
    @_lifetime(copy self)
    @inlinable
    public mutating func next() throws(LMDBError) -> Entry<Key>? {
        try typed(raw.move(.next))
    }

    /// Moves to the entry before, from a new cursor to the last; `nil` before the first.
    @_lifetime(copy self)
    @inlinable
    public mutating func previous() throws(LMDBError) -> Entry<Key>? {
        try typed(raw.move(.previous))
    }

    /// Moves to the first entry; `nil` when the database is empty.
    @_lifetime(copy self)
    @inlinable
    public mutating func first() throws(LMDBError) -> Entry<Key>? {
        try typed(raw.move(.first))
    }

    /// Moves to the last entry; `nil` when the database is empty.
    @_lifetime(copy self)
    @inlinable
    public mutating func last() throws(LMDBError) -> Entry<Key>? {
        try typed(raw.move(.last))
    }

    @_lifetime(copy entry)
    @inlinable
    func typed(_ entry: RawEntry?) throws(LMDBError) -> Entry<Key>? {
        guard let entry else { return nil }
        guard !Key.isInteger || entry.key.count == MemoryLayout<UInt64>.size else { throw raw.keySizeError() }
        return Entry(entry)
    }
}

extension Cursor where Key == UInt64 {
    /// Moves to the first entry whose key is `key` or greater; `nil` when there is none.
    ///
    /// - Complexity: O(log n).
    @_lifetime(copy self)
    @inlinable
    public mutating func seek(atOrAfter key: UInt64) throws(LMDBError) -> Entry<Key>? {
        try typed(raw.seek(atOrAfter: key))
    }
}

extension Cursor where Key == [UInt8] {
    /// Moves to the first entry whose key is `key` or greater; `nil` when there is none.
    ///
    /// - Complexity: O(log n).
    @_lifetime(copy self)
    @inlinable
    public mutating func seek(atOrAfter key: Span<UInt8>) throws(LMDBError) -> Entry<Key>? {
        try typed(raw.seek(atOrAfter: key))
    }
}
