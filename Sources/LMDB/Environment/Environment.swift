internal import CLMDB
internal import Synchronization

/// A directory with an LMDB data file: ordered key-value tables with one writer at a time and any number of readers.
///
/// A reader sees the state as of its transaction's beginning, and is never blocked. As long as it is open, no page that
/// was freed since is reused: long reads make the file grow. Several processes may open one environment; one process
/// opens it once. LMDB maps the file: whoever changes or shortens it otherwise, crashes those that have it open.
public final class Environment: Sendable {
    /// The directory, as given.
    public let path: String
    /// How the environment was opened.
    public let options: Options

    /// Distinguishes the environments that this process ever opened.
    let serial: UInt64
    let files: Set<FileIdentity>
    let state: Mutex<State>
    /// Held while a database is opened: LMDB allows one such transaction at a time.
    let openingDatabase = Mutex<Void>(())

    private static let lastSerial = Atomic<UInt64>(0)

    /// Opens the environment in the directory at `path`, creating it (but not the directories above) where it is
    /// missing.
    ///
    /// The data file's header is checked first, without LMDB: see `DataFileCheck`. Slots in the table of readers that
    /// dead processes have left are freed. Fails, among others, with `.alreadyOpen`, `.notADirectory`,
    /// `.parentNotFound`, `.permissionDenied`, `.damagedHeader`, `.truncated`; with `.notFound` when reading only.
    public init(path: String, options: Options = Options()) throws(LMDBError) {
        options.checkInvariants()
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw LMDBError(.invalidPath, operation: "open", path: path)
        }
        let opened = try OpenFiles.shared.open(directory: path) { () throws(LMDBError) in
            try EnvironmentDirectory(path: path, options: options).prepare()
            return try EnvironmentHandle(path: path, options: options)
        }
        self.path = path
        self.options = options
        serial = Self.lastSerial.wrappingAdd(1, ordering: .relaxed).newValue
        files = opened.files
        state = Mutex(State(handle: opened.handle))
        try checkReaders()
    }

    deinit {
        // A transaction holds the environment, so none is open here.
        try? close()
    }

    /// Closes the files; does nothing when that was done already.
    ///
    /// Fails with `.busy` while a transaction is open, and changes nothing then.
    public func close() throws(LMDBError) {
        try state.withLock { (state) throws(LMDBError) in
            guard let handle = state.handle else { return }
            guard state.active == 0 else {
                throw LMDBError(.busy(transactions: state.active), operation: "close", path: path)
            }
            for reader in state.idle { reader.abort() }
            state.idle = []
            state.handle = nil
            OpenFiles.shared.close(files) { handle.close() }
        }
    }

    /// Runs `body` with LMDB's environment, which stays open meanwhile.
    func withHandle<R>(
        to operation: String, _ body: (EnvironmentHandle) throws(LMDBError) -> R
    ) throws(LMDBError) -> R {
        let handle = try state.withLock { (state) throws(LMDBError) in
            try state.begin(operation, path: path)
        }
        defer { state.withLock { $0.active -= 1 } }
        return try body(handle)
    }
}
