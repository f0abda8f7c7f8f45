internal import EventLog
internal import Foundation
internal import Projections

extension StoreDirectory {
    /// The directory of the views that this program makes.
    var views: String { "\(path)/views-\(Views.version)" }
    /// Where they are made anew, beside those that are used.
    private var draftViews: String { views + ".new" }
    /// Where those go that are replaced, for the moment that it takes.
    private var replacedViews: String { views + ".old" }

    /// Opens the views of a store's log; makes empty ones where they are missing, or of another log.
    ///
    /// - Returns: `nil` for a store that is only read and has none that fit.
    func openViews(of log: LMDBEventLog, options: Platform.Options) throws(ViewsError) -> Views? {
        do throws(ViewsError) {
            return try Views(at: views, of: log, readOnly: options.readOnly, segmentLength: options.segmentLength)
        } catch {
            switch error.code {
            case .notFound where options.readOnly, .foreign where options.readOnly: return nil
            case .foreign:
                try? FileManager.default.removeItem(atPath: views)
                return try Views(at: views, of: log, segmentLength: options.segmentLength)
            default: throw error
            }
        }
    }

    /// Opens the views that an earlier rebuild has begun, or begins; what does not fit is thrown away.
    func openDraftViews(of log: LMDBEventLog, options: Platform.Options) throws(ViewsError) -> Views {
        do throws(ViewsError) {
            return try Views(at: draftViews, of: log, segmentLength: options.segmentLength)
        } catch {
            guard error.code == .foreign || error.code == .damaged else { throw error }
            discardDraftViews()
            return try Views(at: draftViews, of: log, segmentLength: options.segmentLength)
        }
    }

    /// Throws away what a rebuild has made.
    func discardDraftViews() { try? FileManager.default.removeItem(atPath: draftViews) }

    /// Puts the views that a rebuild has made in the place of those that are there.
    ///
    /// A cut in the middle leaves none, which the next opening makes anew.
    func moveDraftViews() throws {
        let files = FileManager.default
        try? files.removeItem(atPath: replacedViews)
        if files.fileExists(atPath: views) { try files.moveItem(atPath: views, toPath: replacedViews) }
        try files.moveItem(atPath: draftViews, toPath: views)
        try DurableFile.syncDirectory(of: views)
        try? files.removeItem(atPath: replacedViews)
    }
}
