extension Environment {
    /// Runs `body` on a snapshot of the environment, for a closure that may throw anything, or nothing.
    ///
    /// See the form with a typed error, which a closure that says `throws(…)` chooses.
    @_disfavoredOverload
    public func read<Result: ~Copyable>(
        _ body: (borrowing ReadTransaction) throws -> Result
    ) throws -> Result {
        try body(beginRead())
    }

    /// Runs `body` in a write transaction, for a closure that may throw anything, or nothing.
    ///
    /// See the form with a typed error, which a closure that says `throws(…)` chooses.
    @_disfavoredOverload
    @discardableResult
    public func write<Result: ~Copyable>(
        _ body: (inout WriteTransaction) throws -> Result
    ) throws -> Result {
        var transaction = try WriteTransaction(self)
        let result = try body(&transaction)
        try transaction.commit()
        return result
    }
}
