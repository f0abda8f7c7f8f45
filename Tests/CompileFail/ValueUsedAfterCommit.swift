// expected-error: deinitialization requires exclusive access
import LMDB

func useLate(_ environment: Environment, _ log: Database<UInt64>) throws -> Int {
    var transaction = try environment.beginWrite()
    try transaction.put(1, [1].span, into: log)
    let value = try transaction.get(1, from: log)
    try transaction.commit()
    return value?.count ?? 0
}
