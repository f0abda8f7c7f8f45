internal import CLMDB
internal import Synchronization

/// The one transaction that may change an environment; everything in it happens at its commit, or not at all.
///
/// Dropping it aborts it. It belongs to the thread that began it. Values read in it cannot be kept across a write in
/// it: the compiler sees to that.
public struct WriteTransaction: ~Copyable {
    let environment: Environment
    private var open: TransactionHandle?
    private let thread: ThreadIdentity

    init(_ environment: Environment) throws(LMDBError) {
        let path = environment.path
        guard !environment.options.readOnly else {
            throw LMDBError(.readOnly, operation: "begin to write", path: path)
        }
        let thread = ThreadIdentity.current
        let opened = try environment.state.withLock { (state) throws(LMDBError) in
            guard state.writer != thread else {
                throw LMDBError(
                    .badTransaction, operation: "begin to write", path: path, detail: "this thread is writing already")
            }
            return try state.begin("begin to write", path: path)
        }
        do throws(LMDBError) {
            open = try TransactionHandle.begin(opened, readOnly: false, path: path)
        } catch {
            environment.state.withLock { $0.active -= 1 }
            throw error
        }
        environment.state.withLock { $0.writer = thread }
        self.environment = environment
        self.thread = thread
    }

    deinit {
        if let open { end(open) { $0.abort() } }
    }

    /// Makes everything written durable and visible, all at once; with `fullSync`, when this returns the device has it.
    ///
    /// When it fails with `.ioError` or `.diskFull` the outcome is unknown until the environment is opened again.
    public consuming func commit() throws(LMDBError) {
        let open = handle
        self.open = nil
        let path = environment.path
        try end(open) { (open) throws(LMDBError) in try open.commit(path: path) }
    }

    /// Drops everything written.
    public consuming func abort() {}

    /// Ends LMDB's transaction, on its thread, and lets the environment know.
    private borrowing func end<Failure>(
        _ handle: TransactionHandle, _ finish: (TransactionHandle) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(thread == .current, "a write transaction must end on the thread that began it")
        // Before LMDB lets the next writer in, which sets it for itself.
        environment.state.withLock { $0.writer = nil }
        defer { environment.state.withLock { $0.active -= 1 } }
        try finish(handle)
    }

    /// LMDB's transaction, for use on its thread.
    var handle: TransactionHandle {
        guard let open else { preconditionFailure("the transaction has ended") }
        return open
    }
}

extension WriteTransaction: Transaction {
    /// The number that the commit will have.
    public var id: Int {
        handle.id
    }

    /// Looks up the value of an integer key, as written so far; `nil` when there is none.
    @_lifetime(borrow self)
    public borrowing func get(_ key: UInt64, from database: Database<UInt64>) throws(LMDBError) -> Span<UInt8>? {
        try unsafe _overrideLifetime(handle.get(key, from: database, of: environment), borrowing: self)
    }

    /// Looks up the value of a key, as written so far; `nil` when there is none.
    @_lifetime(borrow self)
    public borrowing func get(_ key: Span<UInt8>, from database: Database<[UInt8]>) throws(LMDBError) -> Span<UInt8>? {
        try unsafe _overrideLifetime(handle.get(key, from: database, of: environment), borrowing: self)
    }

    /// Opens a cursor, which stands before the first entry; nothing can be written while it is open.
    @_lifetime(borrow self)
    public borrowing func cursor<Key>(over database: Database<Key>) throws(LMDBError) -> Cursor<Key> {
        let cursor = try Cursor(over: database, in: handle, of: environment)
        return unsafe _overrideLifetime(cursor, borrowing: self)
    }

    /// The size and shape of a database, as written so far.
    public borrowing func statistics<Key>(of database: Database<Key>) throws(LMDBError) -> DatabaseStatistics {
        database.checkBelongs(to: environment)
        return try handle.statistics(of: database.handle, path: environment.path)
    }
}
