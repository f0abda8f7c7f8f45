internal import CLMDB
internal import Glibc

extension Environment {
    /// The map's size and the last commit.
    public func info() throws(LMDBError) -> EnvironmentInfo {
        try withHandle(to: "inspect") { (handle) throws(LMDBError) in
            var info = unsafe MDB_envinfo()
            try unsafe LMDBError.check(mdb_env_info(handle.pointer, &info), "inspect", at: path)
            var statistics = MDB_stat()
            try unsafe LMDBError.check(mdb_env_stat(handle.pointer, &statistics), "inspect", at: path)
            return unsafe EnvironmentInfo(
                mapSize: info.me_mapsize,
                pageSize: Int(statistics.ms_psize),
                lastPage: info.me_last_pgno,
                lastTransaction: info.me_last_txnid,
                maxReaders: Int(info.me_maxreaders),
                usedReaders: Int(info.me_numreaders)
            )
        }
    }

    /// The size and shape of the unnamed database, which has one entry for each named one.
    public func statistics() throws(LMDBError) -> DatabaseStatistics {
        try withHandle(to: "inspect") { (handle) throws(LMDBError) in
            var statistics = MDB_stat()
            try unsafe LMDBError.check(mdb_env_stat(handle.pointer, &statistics), "inspect", at: path)
            return DatabaseStatistics(statistics)
        }
    }

    /// The length of the data file in bytes.
    public func sizeOnDisk() throws(LMDBError) -> Int {
        try withHandle(to: "inspect") { (handle) throws(LMDBError) in
            var status = stat()
            try unsafe LMDBError.check(fstat(handle.dataFile, &status) == 0 ? 0 : errno, "inspect", at: path)
            return Int(status.st_size)
        }
    }

    /// Has the device write what was committed; needed only without `fullSync`.
    public func sync() throws(LMDBError) {
        try withHandle(to: "sync") { (handle) throws(LMDBError) in
            try unsafe LMDBError.check(mdb_env_sync(handle.pointer, 1), "sync", at: path)
        }
    }
}
