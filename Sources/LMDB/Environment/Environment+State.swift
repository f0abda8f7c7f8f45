extension Environment {
    /// What changes while an environment is open.
    struct State: Sendable {
        /// LMDB's environment; `nil` once closed.
        var handle: EnvironmentHandle?
        /// Read transactions that were reset and can be renewed: about a fifth of the cost of beginning one.
        var idle: [TransactionHandle] = []
        /// The number of transactions and other uses that forbid closing.
        var active = 0
        /// The thread that has the write transaction of this process.
        var writer: ThreadIdentity?

        /// How many read transactions are kept for reuse.
        static let idleLimit = 64

        init(handle: EnvironmentHandle) {
            self.handle = handle
            idle.reserveCapacity(Self.idleLimit)
        }

        /// Counts one more use of the environment, which is open.
        mutating func begin(_ operation: @autoclosure () -> String, path: String) throws(LMDBError) -> EnvironmentHandle
        {
            guard let handle else {
                throw LMDBError(.closed, operation: operation(), path: path)
            }
            active += 1
            return handle
        }
    }
}
