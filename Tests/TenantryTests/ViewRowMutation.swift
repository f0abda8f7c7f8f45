import AuditTrail
import EventLog
import LMDB
import Projections
import TenantModel
import TestSupport

/// How a row of the views is changed by somebody who uses LMDB, so that every page stays whole.
enum ViewRowMutation: CaseIterable {
    /// A bit of its value.
    case changed
    case removed
    /// The same value under another key.
    case added
    /// An event taken out of a block of the audit trail's index, its checksum made right.
    case missingPosting

    /// Changes a row of the views of a closed store at random.
    ///
    /// - Returns: the tree, or `nil` if there is none that this can be done to.
    func apply(to path: String, _ random: inout SeededGenerator) throws -> String? {
        let tables = RowTable.allCases.map(\.rawValue) + ["facts"]
        let name: String
        if self == .missingPosting {
            name = "audit.blocks"
        } else {
            name = (tables + SegmentStore.databaseNames).randomElement(using: &random)!
        }
        var options = Environment.Options()
        options.maxDatabases = 32
        let environment = try Environment(path: "\(path)/\(Views.directoryName)", options: options)
        defer { try? environment.close() }
        let isIndex = SegmentStore.databaseNames.contains(name)
        let isDone =
            isIndex
            ? try apply(to: environment.openDatabase(named: name, keys: UInt64.self), of: environment, &random)
            : try apply(to: environment.openDatabase(named: name, keys: [UInt8].self), of: environment, &random)
        return isDone ? name : nil
    }

    private func apply(
        to table: Database<[UInt8]>, of environment: Environment, _ random: inout SeededGenerator
    ) throws -> Bool {
        var rows: [(key: [UInt8], value: [UInt8])] = []
        let read = try environment.beginRead()
        var cursor = try read.cursor(over: table)
        while let entry = try cursor.next() {
            rows.append(([UInt8](copying: entry.key), [UInt8](copying: entry.value)))
        }
        guard let row = rows.randomElement(using: &random) else { return false }
        var (key, value) = row
        if self == .added { key[Int.random(in: 0..<key.count, using: &random)] ^= 0x40 }
        if self == .changed { value[Int.random(in: 0..<value.count, using: &random)] ^= 1 << 5 }
        guard self != .added || !rows.contains(where: { $0.key == key }) else { return false }
        try environment.write { (transaction) throws(LMDBError) in
            if self == .removed {
                try transaction.delete(key.span, from: table)
            } else {
                try transaction.put(key.span, value.span, into: table)
            }
        }
        return true
    }

    private func apply(
        to table: Database<UInt64>, of environment: Environment, _ random: inout SeededGenerator
    ) throws -> Bool {
        var rows: [(key: UInt64, value: [UInt8])] = []
        let read = try environment.beginRead()
        var cursor = try read.cursor(over: table)
        while let entry = try cursor.next() { rows.append((entry.key, [UInt8](copying: entry.value))) }
        guard let row = rows.randomElement(using: &random) else { return false }
        var (key, value) = row
        switch self {
        case .changed:
            value[Int.random(in: 8..<value.count, using: &random)] ^= 1 << 5
            value = value.sealedValue
        case .missingPosting:
            value.store(value.load(12, as: UInt32.self) - 1, at: 12)
            value = Array(value.dropLast(2)).sealedValue
        case .added: key ^= 1 << 40
        case .removed: break
        }
        guard self != .added || !rows.contains(where: { $0.key == key }) else { return false }
        try environment.write { (transaction) throws(LMDBError) in
            if self == .removed {
                try transaction.delete(key, from: table)
            } else {
                try transaction.put(key, value.span, into: table)
            }
        }
        return true
    }
}

extension StoreFiles {
    /// Every row of the views of a store that is closed, by tree and key.
    static func rows(in path: String) throws -> [String: [[UInt8]: [UInt8]]] {
        var options = Environment.Options()
        options.maxDatabases = 32
        options.readOnly = true
        let environment = try Environment(path: "\(path)/\(Views.directoryName)", options: options)
        defer { try? environment.close() }
        let tables = try (RowTable.allCases.map(\.rawValue) + ["facts"]).map {
            try environment.openDatabase(named: $0, keys: [UInt8].self)
        }
        let indexes = try SegmentStore.databaseNames.map { try environment.openDatabase(named: $0, keys: UInt64.self) }
        var rows: [String: [[UInt8]: [UInt8]]] = [:]
        let read = try environment.beginRead()
        for table in tables {
            var cursor = try read.cursor(over: table)
            while let entry = try cursor.next() {
                rows[table.name ?? "", default: [:]][[UInt8](copying: entry.key)] = [UInt8](copying: entry.value)
            }
        }
        for table in indexes {
            var cursor = try read.cursor(over: table)
            while let entry = try cursor.next() {
                let key = (0..<8).map { UInt8(truncatingIfNeeded: entry.key >> ($0 * 8)) }
                rows[table.name ?? "", default: [:]][key] = [UInt8](copying: entry.value)
            }
        }
        return rows
    }
}
