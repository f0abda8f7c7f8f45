// expected-error: overlapping accesses to 'transaction'
import LMDB

func copyAll(_ environment: Environment, _ log: Database<UInt64>) throws {
    try environment.write { transaction in
        var cursor = try transaction.cursor(over: log)
        while let entry = try cursor.next() {
            try transaction.put(entry.key + 1, [1].span, into: log)
        }
    }
}
