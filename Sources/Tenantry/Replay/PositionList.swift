internal import TenantModel

/// Where the events of a replay stand in the log, ascending: a tenant's, or every one up to a point.
struct PositionList: RandomAccessCollection, Sendable {
    /// `nil`: every position from 1 on.
    private let listed: [Position]?
    let endIndex: Int

    var startIndex: Int { 0 }

    /// Ascending positions.
    init(_ positions: [Position]) {
        listed = positions
        endIndex = positions.count
    }

    /// Every position up to one.
    init(through last: Position) {
        listed = nil
        endIndex = Int(clamping: last)
    }

    subscript(index: Int) -> Position { listed?[index] ?? Position(index + 1) }

    /// Those up to and with a position.
    func through(_ position: Position) -> PositionList {
        let count = count(through: position)
        return listed.map { PositionList(Array($0.prefix(count))) } ?? PositionList(through: Position(count))
    }

    /// How many there are up to and with a position.
    ///
    /// - Complexity: O(log n).
    func count(through position: Position) -> Int {
        guard let listed else { return Swift.min(Int(clamping: position), endIndex) }
        var (low, high) = (0, listed.count)
        while low < high {
            let middle = (low + high) / 2
            if listed[middle] <= position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
