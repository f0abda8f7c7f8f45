/// States that a replay has passed, to go back to: values that share what is the same, so that keeping many is cheap.
struct ReplaySnapshots: Sendable {
    private var kept: [(number: Int, state: ReplayState)]
    private let capacity: Int
    private var stride: Int

    /// Keeps the state before the first event, for ever, and up to `capacity` others.
    ///
    /// - Parameter stride: after how many events another one is kept; doubled whenever there is no more room.
    init(_ start: ReplayState, capacity: Int, stride: Int) {
        kept = [(0, start)]
        self.capacity = capacity
        self.stride = stride
    }

    /// Looks at a state on the way, after so many events, and keeps it if it is time to.
    mutating func note(_ state: ReplayState, after number: Int) {
        guard capacity > 0, number.isMultiple(of: stride), kept[kept.count - 1].number < number else { return }
        kept.append((number, state))
        guard kept.count > capacity else { return }
        stride *= 2
        kept.removeAll { !$0.number.isMultiple(of: stride) }
    }

    /// The last state that is kept from after so many events or fewer.
    ///
    /// - Complexity: O(log n).
    func nearest(atOrBefore number: Int) -> (number: Int, state: ReplayState) {
        var (low, high) = (0, kept.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if kept[middle].number <= number { low = middle } else { high = middle - 1 }
        }
        return kept[low]
    }
}
