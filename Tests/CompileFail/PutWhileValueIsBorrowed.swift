// expected-error: overlapping accesses to 'transaction'
import LMDB

func overwrite(_ environment: Environment, _ log: Database<UInt64>) throws {
    try environment.write { transaction in
        guard let value = try transaction.get(1, from: log) else { return }
        try transaction.put(2, [1].span, into: log)
        precondition(value.count > 0)
    }
}
