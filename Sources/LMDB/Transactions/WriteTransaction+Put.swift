internal import CLMDB

extension WriteTransaction {
    /// Writes the value of an integer key.
    ///
    /// Fails with `.mapFull` at the size limit, and with `.keyExists` or `.keyOrder` as `mode` says.
    ///
    /// - Complexity: O(log n); appending, O(1) but for the tree's height.
    public mutating func put(
        _ key: UInt64, _ value: Span<UInt8>, into database: Database<UInt64>, mode: WriteMode = .replace
    ) throws(LMDBError) {
        database.checkBelongs(to: environment)
        var key = key
        try unsafe withUnsafeMutableBytes(of: &key) { (key) throws(LMDBError) in
            try unsafe put(MDB_val(key), value, into: database.handle, flags: mode.flags)
        }
    }

    /// Writes the value of a key of 1 to 511 bytes.
    ///
    /// Fails with `.invalidKey`, with `.mapFull` at the size limit, and with `.keyExists` or `.keyOrder` as `mode`
    /// says.
    ///
    /// - Complexity: O(log n).
    public mutating func put(
        _ key: Span<UInt8>, _ value: Span<UInt8>, into database: Database<[UInt8]>, mode: WriteMode = .replace
    ) throws(LMDBError) {
        database.checkBelongs(to: environment)
        try key.checkKeyLength(path: environment.path)
        try unsafe key.withUnsafeBytes { (key) throws(LMDBError) in
            try unsafe put(MDB_val(key), value, into: database.handle, flags: mode.flags)
        }
    }

    @inline(__always)
    private borrowing func put(
        _ key: MDB_val, _ value: Span<UInt8>, into database: UInt32, flags: UInt32
    ) throws(LMDBError) {
        try unsafe value.withUnsafeBytes { (bytes) throws(LMDBError) in
            var value = unsafe MDB_val(bytes)
            try unsafe handle.put(key, &value, into: database, flags: flags, path: environment.path)
        }
    }
}
