// expected-error: conform to 'Escapable'
import LMDB

func leak(_ environment: Environment, _ log: Database<UInt64>) throws -> Int {
    let value = try environment.read { transaction -> Span<UInt8>? in try transaction.get(1, from: log) }
    return value?.count ?? 0
}
