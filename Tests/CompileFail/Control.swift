// What the other files here do wrongly, done rightly: this one compiles.
import LMDB

func readRightly(_ environment: Environment, _ log: Database<UInt64>) throws -> Int {
    try environment.read { transaction in
        var sum = 0
        if let value = try transaction.get(1, from: log) { sum += value.count }
        var cursor = try transaction.cursor(over: log)
        while let entry = try cursor.next() { sum += entry.value.count + Int(entry.key) }
        return sum
    }
}

func writeRightly(_ environment: Environment, _ log: Database<UInt64>, _ bytes: [UInt8]) throws {
    try environment.write { transaction in
        if let value = try transaction.get(1, from: log) { precondition(value.count > 0) }
        try transaction.put(1, bytes.span, into: log)
    }
    var transaction = try environment.beginWrite()
    try transaction.put(2, bytes.span, into: log)
    try transaction.commit()
}
