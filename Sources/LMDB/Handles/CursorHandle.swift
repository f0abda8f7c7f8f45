internal import CLMDB

/// LMDB's own cursor.
@safe struct CursorHandle {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = unsafe pointer
    }

    /// Frees the cursor; the handle is dead afterwards.
    func close() {
        unsafe mdb_cursor_close(pointer)
    }

    /// Moves as `operation` says and reads the entry there; `false` when there is none.
    @inline(__always)
    func move(_ operation: MDB_cursor_op, _ key: inout MDB_val, _ value: inout MDB_val, path: @autoclosure () -> String)
        throws(LMDBError) -> Bool
    {
        let code = unsafe mdb_cursor_get(pointer, &key, &value, operation)
        if code == MDB_NOTFOUND { return false }
        try LMDBError.check(code, "read from", at: path())
        return true
    }
}
