internal import Glibc

/// The directory of an environment and its two files, looked at before LMDB is.
///
/// LMDB says only an error number, and trusts the data file; here each mistake gets its own name, and the file's path.
struct EnvironmentDirectory {
    let path: String
    let options: Environment.Options

    /// The file of all pages.
    var dataFile: String { "\(path)/data.mdb" }
    /// The file of the locks and the table of readers.
    var lockFile: String { "\(path)/lock.mdb" }

    /// Makes the directory where it is missing, and refuses what LMDB could not open, or not survive.
    func prepare() throws(LMDBError) {
        try prepareDirectory()
        try checkLockFile()
        guard let status = try status(of: dataFile) else {
            guard !options.readOnly else { throw LMDBError(.notFound, operation: "open", path: dataFile) }
            return
        }
        try checkRegular(status, path: dataFile)
        let file = try DataFileReader(path: dataFile, writable: !options.readOnly)
        if try file.length() == 0 {
            guard !options.readOnly else {
                throw LMDBError(.notFound, operation: "open", path: dataFile, detail: "the file is empty")
            }
            return
        }
        try DataFileCheck.check(file)
    }

    private func prepareDirectory() throws(LMDBError) {
        if let status = try status(of: path) {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw LMDBError(.notADirectory, operation: "open", path: path)
            }
            return
        }
        guard !options.readOnly else { throw LMDBError(.notFound, operation: "open", path: path) }
        // Whoever may read a file may look into the directory.
        let mode = options.mode | (options.mode & 0o444) >> 2
        guard unsafe mkdir(path, mode_t(mode)) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT: throw LMDBError(.parentNotFound, operation: "create", path: path)
        case let code: throw LMDBError(returned: code, operation: "create", path: path)
        }
    }

    private func checkLockFile() throws(LMDBError) {
        guard !options.isUnchanging, let status = try status(of: lockFile) else { return }
        try checkRegular(status, path: lockFile)
        guard unsafe faccessat(AT_FDCWD, lockFile, R_OK | W_OK, AT_EACCESS) != 0 else { return }
        // Reading from a read-only file system needs no locks.
        let code = errno
        guard code == EROFS && options.readOnly else {
            throw LMDBError(returned: code, operation: "open", path: lockFile)
        }
    }

    /// What the system says of a file; `nil` when there is none.
    private func status(of file: String) throws(LMDBError) -> stat? {
        var status = stat()
        if unsafe stat(file, &status) == 0 { return status }
        let code = errno
        guard code != ENOENT else { return nil }
        throw LMDBError(returned: code, operation: "open", path: file)
    }

    private func checkRegular(_ status: stat, path: String) throws(LMDBError) {
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LMDBError(.notARegularFile, operation: "open", path: path)
        }
    }
}
