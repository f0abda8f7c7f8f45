internal import CLMDB

/// LMDB's own transaction, and what it can do whichever way it is opened.
///
/// The environment is opened with `MDB_NOTLS`, so a read transaction may move between threads. A write transaction
/// may not; `WriteTransaction` checks that.
@safe struct TransactionHandle: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = unsafe pointer
    }

    /// Begins a transaction; for writing, this waits until no other thread or process is writing.
    static func begin(_ environment: EnvironmentHandle, readOnly: Bool, path: String) throws(LMDBError) -> Self {
        var pointer: OpaquePointer?
        let flags = readOnly ? UInt32(MDB_RDONLY) : 0
        let code = unsafe mdb_txn_begin(environment.pointer, nil, flags, &pointer)
        try LMDBError.check(code, readOnly ? "begin to read" : "begin to write", at: path)
        return unsafe TransactionHandle(pointer!)
    }

    /// The number of the transaction: for a reader, of the last commit that it sees.
    var id: Int {
        unsafe Int(mdb_txn_id(pointer))
    }

    /// Lets go of the pages, keeping the slot in the table of readers.
    func reset() {
        unsafe mdb_txn_reset(pointer)
    }

    /// Takes a new snapshot after `reset`.
    func renew(path: String) throws(LMDBError) {
        try unsafe LMDBError.check(mdb_txn_renew(pointer), "begin to read", at: path)
    }

    /// Ends the transaction and frees it; the handle is dead afterwards.
    func abort() {
        unsafe mdb_txn_abort(pointer)
    }

    /// Commits and frees the transaction, also on failure; the handle is dead afterwards.
    func commit(path: String) throws(LMDBError) {
        try unsafe LMDBError.check(mdb_txn_commit(pointer), "commit to", at: path)
    }

    /// Opens a database by name, and says which flags it was made with.
    func openDatabase(_ name: String?, flags: UInt32, path: String) throws(LMDBError) -> (handle: UInt32, flags: UInt32)
    {
        var handle: UInt32 = 0
        try unsafe LMDBError.check(
            mdb_dbi_open(pointer, name, flags, &handle), "open the database \(name ?? "(unnamed)") of", at: path)
        var found: UInt32 = 0
        try unsafe LMDBError.check(mdb_dbi_flags(pointer, handle, &found), "open a database of", at: path)
        return (handle, found)
    }

    /// The value of a key; its memory is valid until the transaction ends or writes.
    @inline(__always)
    func get(_ key: MDB_val, from database: UInt32, path: @autoclosure () -> String) throws(LMDBError) -> MDB_val? {
        var key = unsafe key
        var value = unsafe MDB_val()
        let code = unsafe mdb_get(pointer, database, &key, &value)
        if code == MDB_NOTFOUND { return nil }
        try LMDBError.check(code, "read from", at: path())
        return unsafe value
    }

    /// Writes an entry; with `MDB_RESERVE`, sets `value` to the memory that the caller is to fill.
    @inline(__always)
    func put(
        _ key: MDB_val, _ value: inout MDB_val, into database: UInt32, flags: UInt32,
        path: @autoclosure () -> String
    ) throws(LMDBError) {
        var key = unsafe key
        let code = unsafe mdb_put(pointer, database, &key, &value, flags)
        guard code != MDB_SUCCESS else { return }
        if code == MDB_KEYEXIST && flags & UInt32(MDB_APPEND) != 0 {
            throw LMDBError(.keyOrder, operation: "append to", path: path())
        }
        throw LMDBError(returned: code, operation: "write to", path: path())
    }

    /// Removes an entry; says whether there was one.
    func delete(_ key: MDB_val, from database: UInt32, path: String) throws(LMDBError) -> Bool {
        var key = unsafe key
        let code = unsafe mdb_del(pointer, database, &key, nil)
        if code == MDB_NOTFOUND { return false }
        try LMDBError.check(code, "delete from", at: path)
        return true
    }

    /// Removes all entries of a database, keeping the database itself.
    func deleteAll(from database: UInt32, path: String) throws(LMDBError) {
        try unsafe LMDBError.check(mdb_drop(pointer, database, 0), "empty a database of", at: path)
    }

    /// The size and shape of a database.
    func statistics(of database: UInt32, path: String) throws(LMDBError) -> DatabaseStatistics {
        var statistics = MDB_stat()
        try unsafe LMDBError.check(mdb_stat(pointer, database, &statistics), "read from", at: path)
        return DatabaseStatistics(statistics)
    }

    /// Opens a cursor.
    func openCursor(on database: UInt32, path: String) throws(LMDBError) -> CursorHandle {
        var cursor: OpaquePointer?
        try unsafe LMDBError.check(mdb_cursor_open(pointer, database, &cursor), "read from", at: path)
        return unsafe CursorHandle(cursor!)
    }
}
