internal import EventLog
internal import Foundation
internal import Projections

extension StoreVerification {
    private var viewsFile: String { "\(Views.directoryName)/data.mdb" }

    /// Opens the views, and reads every page of them; `nil` if there are none: the next opening makes them.
    mutating func openViews() throws(PlatformError) -> ViewsFile? {
        guard FileManager.default.fileExists(atPath: directory.views) else { return nil }
        let views: ViewsFile
        do throws(ViewsError) {
            views = try ViewsFile(at: directory.views) { [faults, viewsFile] fault in
                faults.add(
                    StoreFault(
                        part: "views", file: viewsFile, position: fault.position, page: fault.page, byte: fault.byte,
                        problem: fault.problem, remedy: Self.remedyOfViews))
            }
        } catch {
            guard error.code == .notFound else { throw PlatformError(error) }
            return nil
        }
        let before = faults.count
        views.readPages()
        if views.isEmpty { notes.append("the views are empty: they are made when the store is next opened") }
        guard views.isSound, faults.count == before, !views.isEmpty else { return views }
        guard let sealed = views.sealed, sealed % options.segmentLength == 0 else {
            addToViews("the views do not say how far they are sealed")
            return nil
        }
        return views
    }

    /// What the log's events are to be applied to; `nil` if they need not be, or cannot.
    mutating func foldedViews(for views: ViewsFile?) throws(PlatformError) -> FoldedViews? {
        guard options.folds || views.map({ $0.isSound && !$0.isEmpty }) ?? false else { return nil }
        // Views of another log differ from those that this log's id makes.
        let id = manifest.flatMap { UInt128($0.id, radix: 16) } ?? views?.log ?? 0
        let place = FileManager.default.temporaryDirectory
        do throws(ViewsError) {
            return try FoldedViews(
                ofLog: id, segmentLength: options.segmentLength, through: views?.sealed ?? 0,
                in: place.appending(path: "tenantry-verify-\(UUID().uuidString)").path)
        } catch {
            isComplete = false
            notes.append(
                "the views were not compared, which needs a directory for temporary files (TMPDIR): \(error.detail)")
            return nil
        }
    }

    /// Says what could not be compared.
    mutating func finish(
        _ comparison: ViewsComparison, _ failure: ViewsError?, head: Position
    ) throws(PlatformError) {
        if let failure {
            isComplete = false
            notes.append("the views were not compared, not every event could be applied: \(failure.detail)")
        }
        switch comparison.omission(head: head) {
        case .beyondLog(let sealed):
            addToViews("the views are sealed up to position \(sealed), and the log ends at \(head)")
        case .damagedLog: notes.append("the views were not compared with the log, which is damaged")
        case .damagedViews: notes.append("the views were not compared with the log: their file is damaged")
        case .written:
            throw PlatformError(
                .storage, "another process began to write to \(directory.views) while it was read: verify it again")
        case nil: return
        }
    }

    private func addToViews(_ problem: String) {
        faults.add(
            StoreFault(
                part: "views", file: viewsFile, position: nil, page: nil, byte: nil, problem: problem,
                remedy: Self.remedyOfViews))
    }

    private static let remedyOfViews = "make the views anew from the log: tenantry rebuild"
}
