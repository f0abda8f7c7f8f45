// expected-error: lifetime-dependent
import LMDB

@_lifetime(borrow environment)
func leak(_ environment: Environment, _ log: Database<UInt64>) throws -> Cursor<UInt64> {
    let transaction = try environment.beginRead()
    return try transaction.cursor(over: log)
}
