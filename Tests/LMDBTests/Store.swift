import Foundation
import LMDB
import TestSupport

/// An environment in a directory of its own, with a database of each kind of key.
struct Store: ~Copyable {
    let directory: TemporaryDirectory
    let environment: Environment
    let log: Database<UInt64>
    let meta: Database<[UInt8]>

    init(mapSize: Int = 1 << 30) throws {
        let directory = try TemporaryDirectory()
        var options = Environment.Options()
        options.mapSize = mapSize
        let environment = try Environment(path: directory.path, options: options)
        let log = try environment.openDatabase(named: "log", keys: UInt64.self)
        let meta = try environment.openDatabase(named: "meta", keys: [UInt8].self)
        self.environment = environment
        self.log = log
        self.meta = meta
        self.directory = directory
    }

    /// Appends entries with the keys 1 … `count`, whose values are the key's low byte, so many times.
    func fill(_ count: UInt64, valueSize: Int = 10) throws {
        try environment.write { transaction in
            for key in 1...count {
                let value = [UInt8](repeating: UInt8(truncatingIfNeeded: key), count: valueSize)
                try transaction.put(key, value.span, into: log, mode: .append)
            }
        }
    }

    /// The value of a key as an array.
    func value(_ key: UInt64) throws -> [UInt8]? {
        try environment.read { transaction in try transaction.get(key, from: log)?.array }
    }

    /// All keys of the log, in its order.
    func keys() throws -> [UInt64] {
        try environment.read { transaction in
            var keys: [UInt64] = []
            var cursor = try transaction.cursor(over: log)
            while let entry = try cursor.next() { keys.append(entry.key) }
            return keys
        }
    }
}

extension Span<UInt8> {
    /// A copy that lives on its own.
    var array: [UInt8] {
        var array: [UInt8] = []
        for index in indices { array.append(self[index]) }
        return array
    }
}

extension String {
    /// The text's bytes, for use as a key.
    var bytes: [UInt8] { Array(utf8) }
}

/// Runs `body` and returns the error that it must throw.
func failure(of body: () throws -> Void) -> LMDBError? {
    do {
        try body()
        return nil
    } catch {
        return error as? LMDBError
    }
}
