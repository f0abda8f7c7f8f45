internal import EventLog
internal import Foundation
internal import Projections

extension StoreDirectory {
    /// The directory of the views that this program makes.
    var views: String { "\(path)/\(Views.directoryName)" }
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
    ///
    /// - Parameter limit: up to where they may be sealed already: those that are there cannot be compared with others
    ///   that are ahead of them.
    func openDraftViews(
        of log: LMDBEventLog, options: Platform.Options, notBeyond limit: Position?
    ) throws(ViewsError) -> Views {
        do throws(ViewsError) {
            let views = try Views(at: draftViews, of: log, segmentLength: options.segmentLength)
            guard let limit, try views.sealedPosition() > limit else { return views }
            try views.close()
            discardDraftViews()
            return try Views(at: draftViews, of: log, segmentLength: options.segmentLength)
        } catch {
            guard error.code == .foreign || error.code == .damaged else { throw error }
            discardDraftViews()
            return try Views(at: draftViews, of: log, segmentLength: options.segmentLength)
        }
    }

    /// Keeps other processes from rebuilding, until the file is closed or the process ends.
    ///
    /// - Throws: ``PlatformError``: `alreadyExists` if another one is at it, `storage`.
    func lockForRebuild() throws(PlatformError) -> FileHandle {
        // It is there as long as the store is, so that nothing need be taken away afterwards.
        guard let lock = FileHandle(forReadingAtPath: manifest) else {
            throw PlatformError(.storage, "\(manifest) cannot be read", hint: "Check it and its owner.")
        }
        guard flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw PlatformError(.alreadyExists, "another process is rebuilding \(path)", hint: "Wait for it.")
        }
        return lock
    }

    /// Takes away the views of earlier programs, unless one is still at work with them.
    func removeEarlierViews() {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: path)) ?? [] where name.hasPrefix("views-") {
            // What a rebuild of theirs has left has a suffix.
            let version = Int(name.dropFirst("views-".count).prefix { $0.isNumber })
            guard let version, version < Views.version else { continue }
            guard !Views.areInUse(at: "\(path)/\(name)") else { continue }
            try? files.removeItem(atPath: "\(path)/\(name)")
        }
    }

    /// Throws away what a rebuild has made.
    func discardDraftViews() { try? FileManager.default.removeItem(atPath: draftViews) }

    /// Puts the views that a rebuild has made in the place of those that are there.
    ///
    /// A cut in the middle leaves none, which the next opening makes anew.
    ///
    /// - Throws: ``PlatformError`` with `storage`.
    func moveDraftViews() throws(PlatformError) {
        do {
            try exchangeViews(attempts: 3)
            try DurableFile.syncDirectory(of: views)
        } catch {
            throw PlatformError(
                .storage, "the views that were made cannot take their place, \(views): \(error.reason)",
                hint: "Check the disk, and run 'tenantry rebuild' again.")
        }
        try? FileManager.default.removeItem(atPath: replacedViews)
    }

    /// Whoever opens the store in between makes some of its own, which are taken out of the way as well.
    private func exchangeViews(attempts: Int) throws {
        let files = FileManager.default
        try? files.removeItem(atPath: replacedViews)
        if files.fileExists(atPath: views) { try files.moveItem(atPath: views, toPath: replacedViews) }
        do {
            try files.moveItem(atPath: draftViews, toPath: views)
        } catch  where attempts > 1 && files.fileExists(atPath: views) {
            try exchangeViews(attempts: attempts - 1)
        }
    }
}
