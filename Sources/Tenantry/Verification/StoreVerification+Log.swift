internal import EventLog
internal import Projections
internal import TenantModel

extension StoreVerification {
    /// What the log has shown.
    struct LogFindings {
        var outcome: LogVerification.Outcome
        var tenants: [UInt128: RecordInspection.TenantFacts]
        var root: TreeHead?
    }

    /// What is kept from record to record.
    private final class Walk {
        var inspection: RecordInspection
        var tree = MerkleTree()
        /// The root at the position of the one that is expected.
        var expected: TreeHead?

        init(into folded: FoldedViews?) { inspection = RecordInspection(into: folded) }
    }

    mutating func verifyLog(_ views: ViewsFile?) throws(PlatformError) -> LogFindings {
        let hashes = options.givesRoot || options.expected != nil
        let expected = options.expected?.position
        let comparison = ViewsComparison(of: views, to: try foldedViews(for: views), folds: options.folds)
        let walk = Walk(into: comparison.folded)
        comparison.attempt()
        if expected == 0 { walk.expected = walk.tree.root }
        let outcome: LogVerification.Outcome
        let before = faults.count
        do throws(EventLogError) {
            let verification = try LogVerification(
                path: directory.log,
                inspect: { record in
                    if hashes {
                        walk.tree.append([UInt8](copying: record.bytes))
                        if record.position == expected { walk.expected = walk.tree.root }
                    }
                    let fault = walk.inspection.fault(in: record)
                    if comparison.attempt() { walk.inspection.stopFolding() }
                    return fault
                },
                report: { [self] in addLost("log", "log/data.mdb", $0) })
            outcome = try verification.run(progress: options.progress)
        } catch {
            guard error.code == .notFound else { throw PlatformError(error) }
            addLost("log", "log/data.mdb", LogFault(problem: "there is no log"))
            return LogFindings(outcome: LogVerification.Outcome(), tenants: [:], root: nil)
        }
        if let manifest, let id = outcome.id, manifest.id != id.hexadecimal {
            addLost("log", "log/data.mdb", LogFault(problem: "the log is of the store \(id.hexadecimal), not this one"))
        }
        if !outcome.isWhole {
            notes.append("the log was being written: whether every page is in use or free was not verified")
        }
        try finish(comparison, walk.inspection.foldingFailure, head: outcome.head)
        let isComplete = outcome.records == outcome.head && walk.tree.count >= outcome.head
        if let expected = options.expected { compare(expected, walk.expected, head: outcome.head) }
        if options.givesRoot, !isComplete || faults.count > before {
            notes.append("the log is damaged: the root is not given")
        }
        return LogFindings(
            outcome: outcome, tenants: walk.inspection.tenants,
            root: options.givesRoot && isComplete && faults.count == before ? walk.tree.root : nil)
    }

    private func compare(_ expected: TreeHead, _ found: TreeHead?, head: UInt64) {
        guard found != expected else { return }
        let problem =
            switch found {
            case nil where expected.position > head: "the log ends at position \(head), before \(expected.position)"
            case let found? where found.position == expected.position:
                "the records up to position \(expected.position) are not those of the root: theirs is "
                    + found.root.hexadecimal
            default: "records before position \(expected.position) are missing or damaged: they have no root"
            }
        addLost("log", "log/data.mdb", LogFault(position: expected.position, problem: problem))
    }
}
