internal import CLMDB

extension WriteTransaction {
    /// Removes an integer key and its value; says whether there was one.
    ///
    /// - Complexity: O(log n).
    @discardableResult
    public mutating func delete(_ key: UInt64, from database: Database<UInt64>) throws(LMDBError) -> Bool {
        database.checkBelongs(to: environment)
        var key = key
        return try unsafe withUnsafeMutableBytes(of: &key) { (key) throws(LMDBError) in
            try unsafe handle.delete(MDB_val(key), from: database.handle, path: environment.path)
        }
    }

    /// Removes a key and its value; says whether there was one.
    ///
    /// - Complexity: O(log n).
    @discardableResult
    public mutating func delete(_ key: Span<UInt8>, from database: Database<[UInt8]>) throws(LMDBError) -> Bool {
        database.checkBelongs(to: environment)
        try key.checkKeyLength(path: environment.path)
        return try unsafe key.withUnsafeBytes { (key) throws(LMDBError) in
            try unsafe handle.delete(MDB_val(key), from: database.handle, path: environment.path)
        }
    }

    /// Removes every entry of a database; the database stays.
    ///
    /// - Complexity: O(pages of the database).
    public mutating func deleteAll<Key>(from database: Database<Key>) throws(LMDBError) {
        database.checkBelongs(to: environment)
        try handle.deleteAll(from: database.handle, path: environment.path)
    }
}
