internal import CLMDB
internal import Synchronization

/// A snapshot of an environment, for reading.
///
/// It may move between threads. What it hands out, spans and cursors, cannot outlive it: the compiler sees to that.
/// While it lives, no page that was freed since it began is reused, so keep it short.
public struct ReadTransaction: ~Copyable, Sendable {
    let environment: Environment
    let handle: TransactionHandle

    init(_ environment: Environment) throws(LMDBError) {
        let path = environment.path
        let (opened, idle) = try environment.state.withLock { (state) throws(LMDBError) in
            (try state.begin("begin to read", path: path), state.idle.popLast())
        }
        do throws(LMDBError) {
            if let idle {
                handle = try Self.renew(idle, path: path)
            } else {
                handle = try TransactionHandle.begin(opened, readOnly: true, path: path)
            }
        } catch {
            environment.state.withLock { $0.active -= 1 }
            throw error
        }
        self.environment = environment
    }

    private static func renew(_ idle: TransactionHandle, path: String) throws(LMDBError) -> TransactionHandle {
        do throws(LMDBError) {
            try idle.renew(path: path)
            return idle
        } catch {
            idle.abort()
            throw error
        }
    }

    deinit {
        handle.reset()
        let surplus = environment.state.withLock { state -> TransactionHandle? in
            state.active -= 1
            guard state.idle.count < Environment.State.idleLimit else { return handle }
            state.idle.append(handle)
            return nil
        }
        surplus?.abort()
    }
}

extension ReadTransaction: Transaction {
    /// The number of the last commit that this transaction sees.
    public var id: Int {
        handle.id
    }

    /// Looks up the value of an integer key; `nil` when there is none.
    @_lifetime(borrow self)
    public borrowing func get(_ key: UInt64, from database: Database<UInt64>) throws(LMDBError) -> Span<UInt8>? {
        try unsafe _overrideLifetime(handle.get(key, from: database, of: environment), borrowing: self)
    }

    /// Looks up the value of a key; `nil` when there is none.
    @_lifetime(borrow self)
    public borrowing func get(_ key: Span<UInt8>, from database: Database<[UInt8]>) throws(LMDBError) -> Span<UInt8>? {
        try unsafe _overrideLifetime(handle.get(key, from: database, of: environment), borrowing: self)
    }

    /// Opens a cursor, which stands before the first entry.
    @_lifetime(borrow self)
    public borrowing func cursor<Key>(over database: Database<Key>) throws(LMDBError) -> Cursor<Key> {
        let cursor = try Cursor(over: database, in: handle, of: environment)
        return unsafe _overrideLifetime(cursor, borrowing: self)
    }

    /// The size and shape of a database as of this transaction.
    public borrowing func statistics<Key>(of database: Database<Key>) throws(LMDBError) -> DatabaseStatistics {
        database.checkBelongs(to: environment)
        return try handle.statistics(of: database.handle, path: environment.path)
    }
}
