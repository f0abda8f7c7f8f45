internal import CLMDB
internal import Glibc

extension Environment {
    /// Makes the device hold the two meta pages that the system shows, and returns when it does.
    ///
    /// For after a commit that has failed, once the environment is open again; also for before the first commit,
    /// because an
    /// earlier process may have failed. When the write of a meta page fails, LMDB takes it back, but only in the
    /// system's
    /// cache: the device may have the page that was to be, and points, after a loss of power, to pages that the next
    /// commit was about to overwrite. So nothing may be written before this has succeeded; it overwrites nothing else.
    ///
    /// Waits until no other thread or process is writing. Fails with `.ioError` or `.diskFull`.
    @available(*, noasync, message: "a write transaction belongs to its thread")
    public func settleMetaPages() throws(LMDBError) {
        let size = 2 * (try info().pageSize)
        // Held to keep other writers out; nothing is written in it.
        let transaction = try beginWrite()
        try withHandle(to: "settle") { (handle) throws(LMDBError) in
            var pages = [UInt8](repeating: 0, count: size)
            let file = handle.dataFile
            guard unsafe pread(file, &pages, size, 0) == size, unsafe pwrite(file, pages, size, 0) == size,
                fdatasync(file) == 0
            else {
                throw LMDBError(returned: errno == 0 ? EIO : errno, operation: "settle", path: path)
            }
        }
        transaction.abort()
    }
}
