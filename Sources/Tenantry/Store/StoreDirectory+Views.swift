internal import EventLog
internal import Foundation
internal import Projections

extension StoreDirectory {
    /// The directory of the views that this program makes.
    var views: String { "\(path)/views-\(Views.version)" }

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
}
