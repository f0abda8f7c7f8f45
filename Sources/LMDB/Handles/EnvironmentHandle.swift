internal import CLMDB

/// LMDB's own environment.
///
/// Its functions may be called from any thread, but for `close`, which must be the last call of all.
@safe struct EnvironmentHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Creates and opens; whatever fails, nothing stays behind but the files.
    init(path: String, options: Environment.Options) throws(LMDBError) {
        var created: OpaquePointer?
        try unsafe LMDBError.check(mdb_env_create(&created), "open", at: path)
        unsafe pointer = unsafe created!
        do throws(LMDBError) {
            try unsafe LMDBError.check(mdb_env_set_mapsize(pointer, options.mapSize), "open", at: path)
            try unsafe LMDBError.check(mdb_env_set_maxreaders(pointer, UInt32(options.maxReaders)), "open", at: path)
            try unsafe LMDBError.check(mdb_env_set_maxdbs(pointer, UInt32(options.maxDatabases)), "open", at: path)
            if !options.isUnchanging { try LockFile.allocate(environment: path, options) }
            try unsafe LMDBError.check(mdb_env_open(pointer, path, options.flags, options.mode), "open", at: path)
        } catch {
            close()
            throw error
        }
    }

    /// Closes the files and frees the environment; no transaction may be open.
    func close() {
        unsafe mdb_env_close(pointer)
    }

    /// The open data file.
    var dataFile: Int32 {
        var descriptor: Int32 = -1
        _ = unsafe mdb_env_get_fd(pointer, &descriptor)
        return descriptor
    }
}

extension Environment.Options {
    /// The options as LMDB's flags.
    fileprivate var flags: UInt32 {
        var flags = MDB_NOTLS
        if readOnly { flags |= MDB_RDONLY }
        if isUnchanging { flags |= MDB_NOLOCK }
        if !fullSync { flags |= MDB_NOSYNC }
        if !readAhead { flags |= MDB_NORDAHEAD }
        return UInt32(flags)
    }
}
