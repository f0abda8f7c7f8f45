/// What can be read in any transaction, whether it may write or not.
public protocol Transaction: ~Copyable {
    /// The number of the transaction: in a reader, of the last commit that it sees.
    var id: Int { get }

    /// Looks up the value of an integer key; `nil` when there is none.
    @_lifetime(borrow self)
    borrowing func get(_ key: UInt64, from database: Database<UInt64>) throws(LMDBError) -> Span<UInt8>?

    /// Looks up the value of a key; `nil` when there is none.
    @_lifetime(borrow self)
    borrowing func get(_ key: Span<UInt8>, from database: Database<[UInt8]>) throws(LMDBError) -> Span<UInt8>?

    /// Opens a cursor, which stands before the first entry.
    @_lifetime(borrow self)
    borrowing func cursor<Key>(over database: Database<Key>) throws(LMDBError) -> Cursor<Key>

    /// The size and shape of a database as of this transaction.
    borrowing func statistics<Key>(of database: Database<Key>) throws(LMDBError) -> DatabaseStatistics
}
