internal import CLMDB

extension TransactionHandle {
    /// Looks up an integer key.
    ///
    /// The span's true lifetime, the transaction's, is for the caller to set.
    @_lifetime(immortal)
    @inline(__always)
    func get(
        _ key: UInt64, from database: Database<UInt64>, of environment: Environment
    ) throws(LMDBError) -> Span<UInt8>? {
        database.checkBelongs(to: environment)
        var key = key
        let found = try unsafe withUnsafeMutableBytes(of: &key) { (bytes) throws(LMDBError) in
            try unsafe get(MDB_val(bytes), from: database.handle, path: environment.path)
        }
        guard let found = unsafe found else { return nil }
        return unsafe Span(found)
    }

    /// Looks up a key.
    ///
    /// The span's true lifetime, the transaction's, is for the caller to set.
    @_lifetime(immortal)
    func get(
        _ key: Span<UInt8>, from database: Database<[UInt8]>, of environment: Environment
    ) throws(LMDBError) -> Span<UInt8>? {
        database.checkBelongs(to: environment)
        try key.checkKeyLength(path: environment.path)
        let found = try unsafe key.withUnsafeBytes { (bytes) throws(LMDBError) in
            try unsafe get(MDB_val(bytes), from: database.handle, path: environment.path)
        }
        guard let found = unsafe found else { return nil }
        return unsafe Span(found)
    }
}

extension MDB_val {
    /// Points at bytes that LMDB only reads.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.init(mv_size: bytes.count, mv_data: UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }

    /// Points at bytes that LMDB only reads.
    @inline(__always)
    init(_ bytes: UnsafeMutableRawBufferPointer) {
        unsafe self.init(mv_size: bytes.count, mv_data: bytes.baseAddress)
    }
}

extension Span<UInt8> {
    /// The bytes that LMDB has found; none where a damaged page points nowhere.
    ///
    /// The span's true lifetime is for the caller to set.
    @_lifetime(immortal)
    @inline(__always)
    init(_ value: MDB_val) {
        guard let bytes = unsafe value.mv_data else {
            self = Span()
            return
        }
        let start = unsafe bytes.assumingMemoryBound(to: UInt8.self)
        let span = unsafe Span(_unsafeStart: start, count: value.mv_size)
        self = unsafe _overrideLifetime(span, borrowing: ())
    }

    /// Refuses a key that LMDB cannot store.
    @inline(__always)
    func checkKeyLength(path: String) throws(LMDBError) {
        guard (1...Environment.longestKey).contains(count) else {
            throw LMDBError(.invalidKey, operation: "use a key of \(count) bytes in", path: path)
        }
    }
}

extension Database {
    /// Stops the program when the database is another environment's.
    @inline(__always)
    func checkBelongs(to environment: Environment) {
        precondition(self.environment == environment.serial, "the database belongs to another environment")
    }
}
