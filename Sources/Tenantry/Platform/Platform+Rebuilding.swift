public import EventLog
internal import Foundation
internal import Projections
internal import TenantModel

/// What a rebuild of the views has found.
public struct Rebuilding: Sendable {
    /// How far the views are sealed that were made.
    public let sealed: Position
    /// How far those were that were there; `nil`: there were none, or they could not be read.
    public let earlier: Position?
    /// Why those that were there could not be read.
    public let fault: String?
    /// Where those that were there differ: the table or the tenant's field; `nil`: nowhere.
    public let difference: String?
    /// Whether those that were there were sealed on again and again meanwhile, so that nothing can be said of them.
    public let wasOutrun: Bool
}

extension Platform {
    /// Makes the views of a store anew, beside those that are there, compares, and takes their place.
    ///
    /// Others may have the store open, and write: they go on with the views that they have. What is cut off goes on
    /// where it was the next time. One process at a time makes them.
    ///
    /// - Parameter isCheck: whether the views that are there stay, whatever is found.
    /// - Throws: ``PlatformError``: `readOnly` also for a check, which makes views beside those that are there;
    ///   `alreadyExists` if another process is at it.
    /// - Complexity: O(events).
    public static func rebuild(
        at path: String, options: Options = Options(), isCheck: Bool = false
    ) throws -> Rebuilding {
        let directory = StoreDirectory(path)
        _ = try directory.readManifest()
        try directory.checkIsNoBackup()
        guard !options.readOnly else {
            throw PlatformError(
                .readOnly, "a rebuild, also one that only compares, writes to \(path)",
                hint: "'tenantry verify' compares the views with the log, and writes nothing there.")
        }
        let lock = try directory.lockForRebuild()
        defer { try? lock.close() }
        do {
            let log = try LMDBEventLog(path: directory.log, options: options.log)
            defer { try? log.close() }
            return try rebuild(directory, log, options: options, isCheck: isCheck)
        } catch let error as EventLogError {
            // Of a log that is damaged none can be made: what was begun is in the way, and those that are there stay.
            if case .damaged = error.code { directory.discardDraftViews() }
            throw PlatformError(error)
        } catch let error as ViewsError {
            throw PlatformError(error)
        }
    }

    private static func rebuild(
        _ directory: StoreDirectory, _ log: LMDBEventLog, options: Options, isCheck: Bool
    ) throws -> Rebuilding {
        let head = try log.head().position
        var (old, fault, found): (Views?, String?, Comparison?)
        do throws(ViewsError) {
            old = try Views(at: directory.views, of: log, readOnly: true, segmentLength: options.segmentLength)
        } catch {
            if error.code != .notFound { fault = error.detail }
        }
        defer { try? old?.close() }
        let made = try directory.openDraftViews(of: log, options: options, notBeyond: try old?.sealedPosition())
        defer { try? made.close() }
        if let old {
            do {
                found = try compare(old, with: made, of: log) { options.progress($0, head) }
            } catch let error as ViewsError {
                fault = error.detail
            }
        }
        try made.build(from: log, through: head) { options.progress($0, head) }
        let sealed = try made.sealedPosition()
        try made.close()
        if isCheck { directory.discardDraftViews() } else { try directory.moveDraftViews() }
        return Rebuilding(
            sealed: sealed, earlier: found?.sealed, fault: fault, difference: found?.difference,
            wasOutrun: found?.wasOutrun ?? false)
    }

    private struct Comparison {
        let sealed: Position
        let difference: String?
        let wasOutrun: Bool
    }

    /// Compares views with those that are made, when both are sealed as far.
    ///
    /// Whoever writes may seal on meanwhile; what was compared is then not of one position, and is compared again.
    private static func compare(
        _ old: Views, with made: Views, of log: LMDBEventLog, progress: (Position) -> Void
    ) throws -> Comparison {
        var sealed: Position = 0
        for _ in 1...3 {
            sealed = try old.sealedPosition()
            try made.build(from: log, through: sealed, progress: progress)
            let difference = try describe(old.firstDifference(from: made), made)
            if try old.sealedPosition() == sealed {
                return Comparison(sealed: sealed, difference: difference, wasOutrun: false)
            }
        }
        return Comparison(sealed: sealed, difference: nil, wasOutrun: true)
    }

    private static func describe(_ difference: ViewsDifference?, _ made: Views) throws -> String? {
        guard case .row(let table, let key, let here, let there) = difference else {
            guard case .segment(let number) = difference else { return nil }
            return "segment \(number) of the audit trail's index"
        }
        let (rows, catalogs) = (made.rows(asOf: .max), try made.fleet().catalogs)
        guard table == .tenants, let here, let there, let old = rows.tenant(inRow: here, of: key, catalogs: catalogs),
            let new = rows.tenant(inRow: there, of: key, catalogs: catalogs)
        else {
            let what = here == nil ? "is missing" : there == nil ? "should not be there" : "differs"
            return "a row of \(table.rawValue) \(what): \(key.map { String($0, radix: 16) }.joined(separator: " "))"
        }
        let time = new.updatedAt
        let fields = TenantStateView.differences(TenantStateView(old, at: time), TenantStateView(new, at: time))
        let texts = fields.map { "\($0.field) was \($0.before ?? "(none)"), is \($0.after ?? "(none)")" }
        return "the tenant \(new.slug): \(texts.isEmpty ? "what only metering sees" : texts.joined(separator: "; "))"
    }
}
