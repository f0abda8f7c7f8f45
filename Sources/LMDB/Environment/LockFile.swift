internal import CLMDB
internal import Glibc

/// What can be told from an environment's lock file without LMDB.
///
/// The layout is LMDB 0.9's on 64-bit Linux (`MDB_txninfo` in its mdb.c): the magic number, and from byte 64 on the
/// writers' mutex, whose first 4 bytes are the thread that holds it, or 0.
public enum LockFile {
    private static let magic: UInt32 = 0xBEEF_C0DE
    private static let writerOffset = 64
    private static let threadMask: UInt32 = 0x3FFF_FFFF

    /// The thread that holds the right to write to the environment in a directory; `nil` if none does, or it cannot be
    /// told.
    ///
    /// This process must not have it open: closing the file here gives up the locks on it.
    public static func writerThread(environment directory: String) -> Int32? {
        guard let file = try? DataFile(path: "\(directory)/lock.mdb", writable: false),
            let bytes = try? file.read(at: 0, count: writerOffset + 4), bytes.count == writerOffset + 4
        else { return nil }
        let found: UInt32 = bytes.span.loadLittleEndian(at: 0)
        let holder: UInt32 = bytes.span.loadLittleEndian(at: writerOffset)
        guard found == magic, holder & threadMask != 0 else { return nil }
        return Int32(holder & threadMask)
    }

    /// Gives the lock file all its blocks: LMDB writes it through a map, where a full disk would end the process.
    ///
    /// This process must not have it open: closing it here gives up the locks on it.
    static func allocate(environment directory: String, _ options: Environment.Options) throws(LMDBError) {
        let flags = O_RDWR | O_CLOEXEC | (options.readOnly ? 0 : O_CREAT)
        let descriptor = unsafe open("\(directory)/lock.mdb", flags, options.mode)
        // LMDB says what is wrong with it, or does without it.
        guard descriptor >= 0 else { return }
        defer { _ = close(descriptor) }
        // LMDB's own size: a head of three cache lines that has the first reader, and one for each further one.
        let size = 192 + (options.maxReaders - 1) * 64
        guard fallocate(descriptor, 0, 0, size) != 0, errno == ENOSPC || errno == EDQUOT else { return }
        throw LMDBError(returned: errno, operation: "open", path: directory)
    }

    /// Whether another process has the environment in a directory open: each keeps a lock on the file's first byte.
    public static func isInUse(environment directory: String) -> Bool {
        let descriptor = unsafe open("\(directory)/lock.mdb", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return errno != ENOENT }
        defer { _ = close(descriptor) }
        var lock = flock()
        (lock.l_type, lock.l_whence, lock.l_start, lock.l_len) = (Int16(F_WRLCK), Int16(SEEK_SET), 0, 1)
        guard unsafe fcntl(descriptor, F_GETLK, &lock) == 0 else { return true }
        return lock.l_type != Int16(F_UNLCK)
    }
}
