internal import CLMDB
internal import Synchronization

extension Environment {
    /// Opens a database by name (`nil`: the unnamed one), creating it where it is missing and `create` allows it.
    ///
    /// Keys are of the type asked for: a database made for the other type is refused with `.incompatible`. The unnamed
    /// database holds the names of the others and is best left to that. Fails with `.notFound` when the database is
    /// missing and may not be created, and with `.databasesFull`.
    public func openDatabase<Key: DatabaseKey>(
        named name: String?, keys: Key.Type, create: Bool = true
    ) throws(LMDBError) -> Database<Key> {
        precondition(name.map { !$0.utf8.contains(0) } ?? true, "a database's name has no NUL")
        var flags: Int32 = Key.isInteger ? MDB_INTEGERKEY : 0
        if create && !options.readOnly && name != nil { flags |= MDB_CREATE }
        // Before the lock: whoever has it may be waiting for this thread's transaction to end.
        try checkNotWriting("open a database of")
        let opened = try openingDatabase.withLock { (_) throws(LMDBError) in
            flags & MDB_CREATE == 0
                ? try openToRead(name, flags: UInt32(flags)) : try openToWrite(name, flags: UInt32(flags))
        }
        let unsupported = UInt32(MDB_DUPSORT | MDB_REVERSEKEY)
        guard opened.flags & unsupported == 0, (opened.flags & UInt32(MDB_INTEGERKEY) != 0) == Key.isInteger else {
            throw LMDBError(.incompatible, operation: "open the database \(name ?? "(unnamed)") of", path: path)
        }
        return Database(name: name, handle: opened.handle, environment: serial)
    }

    /// Refuses what would wait for ever, or disturb the transaction, on a thread that is writing.
    private func checkNotWriting(_ operation: String) throws(LMDBError) {
        guard state.withLock({ $0.writer }) != .current else {
            throw LMDBError(.badTransaction, operation: operation, path: path, detail: "this thread is writing")
        }
    }

    private func openToRead(_ name: String?, flags: UInt32) throws(LMDBError) -> (handle: UInt32, flags: UInt32) {
        try withHandle(to: "open a database of") { (handle) throws(LMDBError) in
            let transaction = try TransactionHandle.begin(handle, readOnly: true, path: path)
            let opened: (handle: UInt32, flags: UInt32)
            do throws(LMDBError) {
                opened = try transaction.openDatabase(name, flags: flags, path: path)
            } catch {
                transaction.abort()
                throw error
            }
            // A handle becomes the environment's, for every later transaction, only by a commit.
            try transaction.commit(path: path)
            return opened
        }
    }

    private func openToWrite(_ name: String?, flags: UInt32) throws(LMDBError) -> (handle: UInt32, flags: UInt32) {
        let transaction = try WriteTransaction(self)
        let opened = try transaction.handle.openDatabase(name, flags: flags, path: path)
        try transaction.commit()
        return opened
    }
}
