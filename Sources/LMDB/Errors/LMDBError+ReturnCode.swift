internal import CLMDB
internal import Glibc

extension LMDBError {
    /// Makes an error of what a function of LMDB returned.
    init(returned code: Int32, operation: String, path: String) {
        let text = unsafe mdb_strerror(code).map { unsafe String(cString: $0) }
        self.init(Code(returned: code), operation: operation, path: path, detail: text)
    }

    /// Throws unless a function of LMDB returned success.
    @inline(__always)
    static func check(_ code: Int32, _ operation: @autoclosure () -> String, at path: @autoclosure () -> String)
        throws(LMDBError)
    {
        guard code == MDB_SUCCESS else {
            throw LMDBError(returned: code, operation: operation(), path: path())
        }
    }
}

extension LMDBError.Code {
    /// Sorts LMDB's own (negative) and the system's (positive) error numbers.
    init(returned code: Int32) {
        switch code {
        case MDB_KEYEXIST: self = .keyExists
        case MDB_NOTFOUND, ENOENT: self = .notFound
        case MDB_PAGE_NOTFOUND, MDB_CORRUPTED: self = .corrupted
        case MDB_PANIC: self = .panic
        case MDB_VERSION_MISMATCH: self = .versionMismatch(found: 0)
        case MDB_INVALID: self = .damagedHeader
        case MDB_MAP_FULL: self = .mapFull
        case MDB_MAP_RESIZED: self = .mapResized
        case MDB_DBS_FULL: self = .databasesFull
        case MDB_READERS_FULL: self = .readersFull
        case MDB_TXN_FULL: self = .transactionFull
        case MDB_INCOMPATIBLE: self = .incompatible
        case MDB_BAD_TXN, MDB_BAD_RSLOT, MDB_BAD_DBI: self = .badTransaction
        case MDB_BAD_VALSIZE: self = .valueTooLarge
        case ENOSPC, EDQUOT: self = .diskFull
        case EIO: self = .ioError
        case ENOMEM: self = .outOfMemory
        case EACCES, EPERM, EROFS: self = .permissionDenied
        case ENOTDIR: self = .notADirectory
        case EISDIR: self = .notARegularFile
        case ENAMETOOLONG, ELOOP: self = .invalidPath
        default: self = .other(code)
        }
    }
}
