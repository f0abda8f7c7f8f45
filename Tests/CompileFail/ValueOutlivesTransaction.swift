// expected-error: lifetime-dependent
import LMDB

@_lifetime(borrow environment)
func leak(_ environment: Environment, _ log: Database<UInt64>) throws -> Span<UInt8>? {
    let transaction = try environment.beginRead()
    return try transaction.get(1, from: log)
}
