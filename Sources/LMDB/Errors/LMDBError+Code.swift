extension LMDBError {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: Hashable, Sendable {
        /// The directory, the data file or the named database does not exist.
        case notFound
        /// The directory that should contain the environment's own does not exist.
        case parentNotFound
        /// The path, or a part of it, is a file where a directory is needed.
        case notADirectory
        /// The data file is a directory, a pipe, a device: not a regular file.
        case notARegularFile
        /// The process may not read or write the directory or a file in it.
        case permissionDenied
        /// The path cannot be a path: empty, too long, or with a NUL in it.
        case invalidPath
        /// The same data file is already open in this process.
        case alreadyOpen
        /// The environment was closed.
        case closed
        /// The environment cannot be closed: so many transactions are open.
        case busy(transactions: Int)
        /// The environment was opened for reading only.
        case readOnly

        /// The data file has fewer bytes than its own header says it must have.
        case truncated(have: UInt64, need: UInt64)
        /// A meta page, or a page that it points to, is not what LMDB writes.
        case damagedHeader
        /// The data or lock file was written by another, incompatible version of LMDB.
        case versionMismatch(found: UInt32)
        /// A page inside the data file is not what LMDB writes, or points nowhere.
        case corrupted
        /// The database exists with other flags than this use needs, or holds keys of another form.
        case incompatible

        /// The environment has reached its map size, its limit.
        case mapFull
        /// The file system has no space left for the data file, or the user's quota is used up.
        case diskFull
        /// The device failed to read or write.
        case ioError
        /// Another process has made the map larger than this process's.
        case mapResized
        /// Memory or address space for the map could not be had.
        case outOfMemory
        /// Every slot of the table of readers is taken.
        case readersFull
        /// More named databases were opened than the environment was opened for.
        case databasesFull
        /// The write transaction has changed too many pages.
        case transactionFull

        /// The key is already there and the write was not to replace it.
        case keyExists
        /// An appended key is not greater than the last one.
        case keyOrder
        /// A key is empty or longer than 511 bytes.
        case invalidKey
        /// A value is longer than LMDB can store.
        case valueTooLarge
        /// The transaction cannot go on: an operation in it failed earlier, or it is used in a way that cannot be
        /// right.
        case badTransaction
        /// A failed write has left the environment unusable; it must be closed and opened again.
        case panic
        /// Anything else: LMDB's own (negative) or the system's (positive) error number.
        case other(Int32)
    }
}

extension LMDBError.Code {
    /// What went wrong, as the part of a sentence after the colon.
    var reason: String {
        switch self {
        case .notFound: "it does not exist"
        case .parentNotFound: "the directory above it does not exist"
        case .notADirectory: "a file is where a directory is needed"
        case .notARegularFile: "it is not a regular file"
        case .permissionDenied: "permission denied"
        case .invalidPath: "this is not a usable path"
        case .alreadyOpen: "it is already open in this process"
        case .closed: "the environment is closed"
        case .busy(let transactions): "\(transactions) transactions are still open"
        case .readOnly: "it was opened for reading only"
        case .truncated(let have, let need): "the data file is truncated: it has \(have) bytes and needs \(need)"
        case .damagedHeader: "the data file's header is damaged"
        case .versionMismatch(let found): "it has the format version \(found) and this program reads version 1"
        case .corrupted: "a page of the data file is damaged"
        case .incompatible: "the database was made for another kind of key"
        case .mapFull: "the size limit is reached"
        case .diskFull: "no space is left on the device"
        case .ioError: "the device failed (input/output error)"
        case .mapResized: "another process uses a larger size limit"
        case .outOfMemory: "memory or address space could not be had"
        case .readersFull: "the table of readers is full"
        case .databasesFull: "too many databases are open"
        case .transactionFull: "the transaction is too large"
        case .keyExists: "the key exists already"
        case .keyOrder: "the appended key is not greater than the last one"
        case .invalidKey: "a key must have 1 to 511 bytes"
        case .valueTooLarge: "the value is too large"
        case .badTransaction: "the transaction cannot be used"
        case .panic: "an earlier failed write has made the environment unusable"
        case .other(let number): "error \(number)"
        }
    }

    /// What an operator or a programmer can do about it.
    var hint: String {
        switch self {
        case .notFound: "Check the path."
        case .parentNotFound: "Create the directory above it, or check the path."
        case .notADirectory, .notARegularFile, .invalidPath: "Give the path of a directory that holds nothing else."
        case .permissionDenied:
            "Run as the user who owns it, or change the owner or mode of the directory and its files."
        case .alreadyOpen: "Use the environment that is open, or close it first."
        case .busy: "End the transactions first."
        case .truncated, .damagedHeader, .corrupted: "Restore it from a backup; keep the damaged file for inspection."
        case .versionMismatch: "Open it with the version of the program that wrote it."
        case .mapFull: "Open the environment with a larger size limit."
        case .diskFull: "Free space on the device or raise the quota, then try again."
        case .ioError: "Check the device and the kernel's log; then check the data file before going on."
        case .mapResized: "Open the environment again with the same size limit as the other process."
        case .outOfMemory: "Raise the limit of the address space (ulimit -v) or lower the size limit."
        case .readersFull: "End idle processes and long reads, or open the environment with more readers."
        case .databasesFull: "Open the environment with a larger number of databases."
        case .transactionFull: "Write less in one transaction."
        case .panic: "Close the environment, open it again and check what was written."
        case .closed, .readOnly, .incompatible, .keyExists, .keyOrder, .invalidKey, .valueTooLarge, .badTransaction,
            .other:
            ""
        }
    }
}
