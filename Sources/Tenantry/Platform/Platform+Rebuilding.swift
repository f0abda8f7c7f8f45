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
}

extension Platform {
    /// Makes the views of a store anew, beside those that are there, compares, and takes their place.
    ///
    /// Others may have the store open, and write: they go on with the views that they have. What is cut off goes on
    /// where it was the next time.
    ///
    /// - Parameter isCheck: whether the views that are there stay, whatever is found.
    /// - Throws: ``PlatformError``.
    /// - Complexity: O(events).
    public static func rebuild(
        at path: String, options: Options = Options(), isCheck: Bool = false
    ) throws -> Rebuilding {
        let directory = StoreDirectory(path)
        _ = try directory.readManifest()
        do {
            let log = try LMDBEventLog(path: directory.log, options: options.log)
            defer { try? log.close() }
            return try rebuild(directory, log, options: options, isCheck: isCheck)
        } catch let error as EventLogError {
            throw PlatformError(error)
        } catch let error as ViewsError {
            throw PlatformError(error)
        }
    }

    private static func rebuild(
        _ directory: StoreDirectory, _ log: LMDBEventLog, options: Options, isCheck: Bool
    ) throws -> Rebuilding {
        let head = try log.head().position
        let made = try directory.openDraftViews(of: log, options: options)
        defer { try? made.close() }
        var (earlier, fault, difference): (Position?, String?, String?)
        do {
            let old = try Views(at: directory.views, of: log, readOnly: true, segmentLength: options.segmentLength)
            defer { try? old.close() }
            let sealed = try old.sealedPosition()
            earlier = sealed
            if try made.sealedPosition() <= sealed {
                try made.build(from: log, through: sealed) { options.progress($0, head) }
                difference = try describe(old.firstDifference(from: made), made)
                // Sealed on meanwhile: what was compared was not of one position.
                if try old.sealedPosition() != sealed { difference = nil }
            }
        } catch let error as ViewsError {
            if error.code != .notFound { fault = error.detail }
        }
        try made.build(from: log, through: head) { options.progress($0, head) }
        let sealed = try made.sealedPosition()
        try made.close()
        if isCheck { directory.discardDraftViews() } else { try directory.moveDraftViews() }
        return Rebuilding(sealed: sealed, earlier: earlier, fault: fault, difference: difference)
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
