internal import Foundation
internal import LMDB

/// The log's LMDB environment, which can be closed and opened again while others hold this object.
///
/// Its one duty beside the bytes: nobody reads while the environment is being replaced (`docs/architecture.md`,
/// "A failed commit").
final class LogStorage: Sendable {
    static let format: UInt32 = 1

    /// An open environment and its two tables.
    struct Files: Sendable {
        let environment: Environment
        let records: Database<UInt64>
        let facts: Database<[UInt8]>
    }

    let path: String
    private let options: LMDBEventLog.Options
    private let gate: ReadGate<Files>

    /// Opens the files, and makes them first where they are missing and `creating` says so.
    init(path: String, options: LMDBEventLog.Options, creating: Bool) throws(EventLogError) {
        self.path = path
        self.options = options
        gate = ReadGate(try Self.open(path: path, options: options, creating: creating))
    }

    /// Runs `body` with the files, which stay open meanwhile.
    func withFiles<Result, Failure: Error>(
        orThrow closed: (EventLogError) -> Failure, _ body: (Files) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard let files = gate.enter() else {
            throw closed(EventLogError(.closed, operation: "use", path: path))
        }
        defer { gate.leave() }
        return try body(files)
    }

    func withFiles<Result>(_ body: (Files) throws(EventLogError) -> Result) throws(EventLogError) -> Result {
        try withFiles(orThrow: { $0 }, body)
    }

    /// Runs `body` on a snapshot of the files.
    ///
    /// While the writer settles a failed commit, LMDB lets nobody read: then this waits, a second at most.
    func withSnapshot<Result, Failure: Error>(
        orThrow failure: (EventLogError) -> Failure,
        _ body: (borrowing ReadTransaction, Files) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        for _ in 0..<1_000 {
            let result = try withFiles(orThrow: failure) { (files) throws(Failure) -> Result? in
                let transaction: ReadTransaction
                do throws(LMDBError) {
                    transaction = try files.environment.beginRead()
                } catch {
                    guard error.code == .panic else { throw failure(EventLogError(error)) }
                    return nil
                }
                return try body(transaction, files)
            }
            if let result { return result }
            usleep(1_000)
        }
        throw failure(EventLogError(.storage(.panic), operation: "read", path: path))
    }

    /// Closes the environment and opens it anew, when every read that is under way has ended, and makes the
    /// device agree with it before the next read begins.
    ///
    /// - Throws: ``EventLogError``; if it was opened and the device does not agree, reads go on.
    func reopen() throws(EventLogError) {
        var failure: EventLogError?
        try replace { () throws(EventLogError) in
            let files = try Self.open(path: path, options: options, creating: false)
            do throws(LMDBError) {
                try files.environment.settleMetaPages()
            } catch {
                failure = EventLogError(error)
            }
            return files
        }
        if let failure { throw failure }
    }

    func close() throws(EventLogError) {
        try replace { nil }
    }

    private func replace(_ next: () throws(EventLogError) -> Files?) throws(EventLogError) {
        try gate.replace { (files) throws(EventLogError) in
            if let files {
                do throws(LMDBError) { try files.environment.close() } catch { throw EventLogError(error) }
            }
            return try next()
        }
    }

    private static func open(
        path: String, options: LMDBEventLog.Options, creating: Bool
    ) throws(EventLogError) -> Files {
        // LMDB would leave its files behind where there is no log.
        guard creating || exists("\(path)/data.mdb") else {
            throw EventLogError(.notFound, operation: "open the log", path: path)
        }
        var lmdb = Environment.Options()
        lmdb.readOnly = options.readOnly
        lmdb.isUnchanging = options.isUnchanging
        lmdb.fullSync = options.fullSync
        lmdb.maxDatabases = 2
        do throws(LMDBError) {
            let environment = try Environment(path: path, options: lmdb)
            return Files(
                environment: environment,
                records: try environment.openDatabase(named: "records", keys: UInt64.self, create: creating),
                facts: try environment.openDatabase(named: "meta", keys: [UInt8].self, create: creating))
        } catch {
            guard error.code == .notFound else { throw EventLogError(error) }
            throw EventLogError(.notFound, operation: "open the log", path: path)
        }
    }

    /// Whether there is a file, or something in the way of knowing that, which LMDB's error will say better.
    private static func exists(_ path: String) -> Bool {
        do {
            _ = try FileManager.default.attributesOfItem(atPath: path)
            return true
        } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
            return false
        } catch {
            return true
        }
    }
}
