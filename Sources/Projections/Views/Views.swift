public import AuditTrail
public import EventLog
internal import LMDB
internal import Synchronization
public import TenantModel

/// The rows that were sealed: a state on disk that is always that of a segment's end, made from the log alone.
///
/// One LMDB environment with a database for each table. A segment is sealed in one synced transaction, which also moves
/// the sealed position, so that a crash leaves the segment before. Several processes may have it open, and seal.
public final class Views: Sendable {
    /// The version of all views together: code that would make other rows has another one, and another directory.
    public static let version = 3
    /// What the directory of those that this program makes is called, in a store.
    public static let directoryName = "views-\(version)"
    /// How many positions a segment has unless a test wants less.
    public static let usualSegmentLength: Position = 65_536

    /// The directory.
    public let path: String
    /// How many positions a segment has.
    public let segmentLength: Position

    /// The index of the audit trail, sealed together with the rows.
    public let segments: SegmentStore

    let environment: Environment
    let tables: [RowTable: Database<[UInt8]>]
    let facts: Database<[UInt8]>
    let cache = Mutex(TenantCache())
    /// The sealed position as of a transaction, so that it is not looked up for every row.
    private let known = Mutex((transaction: -1, sealed: Position(0)))

    /// Opens the views of a log, and makes empty ones where there are none.
    ///
    /// - Throws: ``ViewsError``: `notFound` if nothing may be made, `foreign`, `damaged`, `full`, `storage`.
    public convenience init(
        at path: String, of log: LMDBEventLog, readOnly: Bool = false,
        segmentLength: Position = Views.usualSegmentLength
    ) throws(ViewsError) {
        var options = Environment.Options()
        options.readOnly = readOnly
        try self.init(at: path, ofLog: log.id, options: options, segmentLength: segmentLength)
        do throws(ViewsError) {
            try checkBelongs(to: log)
        } catch {
            try? environment.close()
            throw error
        }
    }

    /// Whether another process has the views in a directory open, of whichever version they are.
    public static func areInUse(at path: String) -> Bool { LockFile.isInUse(environment: path) }

    /// Opens views, or makes empty ones, of a log that need not be there.
    init(
        at path: String, ofLog id: UInt128, options: Environment.Options, segmentLength: Position
    ) throws(ViewsError) {
        self.path = path
        self.segmentLength = segmentLength
        var options = options
        options.maxDatabases = 32
        do throws(LMDBError) {
            environment = try Environment(path: path, options: options)
            facts = try environment.openDatabase(named: "facts", keys: [UInt8].self)
            var tables: [RowTable: Database<[UInt8]>] = [:]
            for table in RowTable.allCases {
                tables[table] = try environment.openDatabase(named: table.rawValue, keys: [UInt8].self)
            }
            self.tables = tables
        } catch {
            throw ViewsError(error)
        }
        do throws(AuditIndexError) {
            // Each store hashes its terms in its own way, the same in every process and after every rebuild.
            let seed = UInt64(truncatingIfNeeded: id ^ id >> 64)
            segments = try SegmentStore(environment, seed: seed, segmentLength: Int(segmentLength))
        } catch {
            throw ViewsError(error, path: path)
        }
        guard !options.readOnly else { return }
        do throws(ViewsError) {
            try claim(forLog: id)
        } catch {
            try? environment.close()
            throw error
        }
    }

    /// Closes the files; later questions fail.
    public func close() throws(ViewsError) {
        do throws(LMDBError) { try environment.close() } catch { throw ViewsError(error) }
    }

    /// The last position whose rows are sealed; 0 before the first segment.
    public func sealedPosition() throws(ViewsError) -> Position {
        try environment.read { (transaction) throws(ViewsError) in try sealedPosition(in: transaction) }
    }

    func sealedPosition(in transaction: borrowing ReadTransaction) throws(ViewsError) -> Position {
        let id = transaction.id
        let last = known.withLock { $0 }
        if last.transaction == id { return last.sealed }
        let sealed = try Self.seal(in: transaction, facts, path).position
        known.withLock { $0 = (id, sealed) }
        return sealed
    }

    /// The rows for a state as of a position.
    public func rows(asOf position: Position) -> ViewRows { ViewRows(self, asOf: position) }

    /// The state at the sealed position.
    public func fleet() throws(ViewsError) -> Fleet {
        while true {
            let rows = rows(asOf: try sealedPosition())
            let fleet: Fleet
            do throws(RowFault) {
                fleet = try Fleet(sealedIn: rows)
            } catch {
                throw damaged("the platform's own state: \(error.reason)")
            }
            switch rows.standing {
            case .sound: return fleet
            case .outrun: continue
            case .failed(let error): throw error
            }
        }
    }

    func damaged(_ detail: String) -> ViewsError {
        ViewsError(.damaged, path: path, detail: "the views in \(path) are damaged: \(detail).")
    }
}
