import CAllocationCounter
import Glibc
import LMDB

extension LMDBPeer {
    /// Appends as many entries to the database "log", each in a transaction of its own.
    static func append(_ path: String, count: UInt64) throws {
        let environment = try Environment(path: path)
        let log = try environment.openDatabase(named: "log", keys: UInt64.self)
        for _ in 0..<count {
            try environment.write { transaction in
                let last = try lastKey(of: log, in: transaction)
                try transaction.put(last + 1, [1, 2, 3].span, into: log, mode: .append)
            }
        }
    }

    private static func lastKey(
        of log: Database<UInt64>, in transaction: borrowing WriteTransaction
    ) throws -> UInt64 {
        var cursor = try transaction.cursor(over: log)
        guard let entry = try cursor.last() else { return 0 }
        return entry.key
    }

    /// Begins to read, says so, and waits to be killed.
    static func hold(_ path: String) throws {
        let environment = try Environment(path: path)
        let transaction = try environment.beginRead()
        print("reading \(transaction.id)")
        fflush(nil)
        sleep(600)
        fatalError("nobody has killed the reader of \(transaction.id)")
    }

    /// Opens the environment as somebody who owns nothing; prints the error.
    static func openUnprivileged(_ path: String) {
        if geteuid() == 0 { guard seteuid(65534) == 0 else { fatalError("cannot become nobody") } }
        do {
            _ = try Environment(path: path)
            print("opened")
        } catch {
            print("\(error.code)|\(error)")
        }
    }

    /// Prints how many times memory was asked for: in a scan, in 1,000 look-ups, and in 1,000 transactions of one
    /// look-up.
    static func scan(_ path: String) throws {
        let environment = try Environment(path: path)
        let log = try environment.openDatabase(named: "log", keys: UInt64.self)
        // The first transaction of each kind is not the steady state.
        try environment.read { (transaction) throws(LMDBError) in _ = try transaction.get(1, from: log) }
        try environment.write { (transaction) throws(LMDBError) in try transaction.put(1, [1].span, into: log) }
        let counts = try [measure(environment, log), measure(environment, log)]
        print(counts[1].map(String.init).joined(separator: " "))
    }

    private static func measure(_ environment: Environment, _ log: Database<UInt64>) throws -> [UInt64] {
        var counts = [allocation_count()]
        counts.reserveCapacity(8)
        var sum: UInt64 = 0
        try environment.read { (transaction) throws(LMDBError) in
            var cursor = try transaction.cursor(over: log)
            while let entry = try cursor.next() { sum &+= entry.key &+ UInt64(entry.value.count) }
        }
        counts.append(allocation_count())
        try environment.read { (transaction) throws(LMDBError) in
            for key in 1...1000 as ClosedRange<UInt64> {
                if let value = try transaction.get(key, from: log) { sum &+= UInt64(value[0]) }
            }
        }
        counts.append(allocation_count())
        for key in 1...1000 as ClosedRange<UInt64> {
            try environment.read { (transaction) throws(LMDBError) in
                if let value = try transaction.get(key, from: log) { sum &+= UInt64(value[0]) }
            }
        }
        counts.append(allocation_count())
        precondition(sum > 0, "nothing was read")
        return zip(counts, counts.dropFirst()).map { $1 - $0 }
    }
}
