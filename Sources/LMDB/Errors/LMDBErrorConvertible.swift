/// An error that can carry a failure of LMDB.
///
/// A closure run inside a transaction may throw such an error, and the failure to begin or commit the transaction
/// then arrives as the same type: a module has one error type on every path.
public protocol LMDBErrorConvertible: Error {
    /// Wraps a failure of LMDB.
    init(_ error: LMDBError)
}

extension LMDBError: LMDBErrorConvertible {
    /// The error itself.
    public init(_ error: LMDBError) {
        self = error
    }
}
