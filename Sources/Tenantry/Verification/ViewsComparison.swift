internal import EventLog
internal import Projections

/// Compares a store's views with what its log makes, as soon as so much of the log was read.
final class ViewsComparison {
    private let views: ViewsFile?
    /// Whether events are applied also when the comparison is made.
    private let folds: Bool
    /// What the events are applied to; `nil`: there is no need.
    let folded: FoldedViews?
    private var isMade = false

    init(of views: ViewsFile?, to folded: FoldedViews?, folds: Bool) {
        self.views = views
        self.folded = folded
        self.folds = folds
    }

    /// Compares, if as much was folded as the views have.
    ///
    /// - Returns: whether no more events need be applied.
    @discardableResult
    func attempt() -> Bool {
        guard let views, let folded, views.isSound, !isMade else { return false }
        guard views.sealed == folded.sealed else { return false }
        isMade = true
        views.compare(with: folded)
        return !folds
    }

    /// Why the views were not compared, or not well.
    enum Omission {
        case beyondLog(sealed: Position)
        case damagedLog
        case damagedViews
        case written
    }

    /// Why the views were not compared; `nil`: they were, or need not be.
    func omission(head: Position) -> Omission? {
        guard let views, !views.isEmpty else { return nil }
        if !views.isStill { return .written }
        if isMade || folded == nil && views.isSound { return nil }
        guard views.isSound, let sealed = views.sealed else { return .damagedViews }
        return sealed > head ? .beyondLog(sealed: sealed) : .damagedLog
    }
}
