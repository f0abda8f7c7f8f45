internal import Foundation

/// The commits that wait for the writer, in the order of their arrival.
///
/// A plain lock and condition: the writer is a thread that sleeps when there is nothing to do.
final class DecisionQueue: @unchecked Sendable {
    /// Guards everything below.
    private let condition = NSCondition()
    private var waiting: [PendingDecision] = []
    private var isClosed = false
    private var writerSleeps = false

    /// Adds a commit; returns whether the queue still takes any.
    func add(_ decision: PendingDecision) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return false }
        waiting.append(decision)
        if writerSleeps {
            writerSleeps = false
            condition.signal()
        }
        return true
    }

    /// Moves all that wait into `round`, sleeping until there is something; returns `false` when closed and empty.
    func take(into round: inout [PendingDecision]) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty {
            guard !isClosed else { return false }
            writerSleeps = true
            condition.wait()
        }
        writerSleeps = false
        swap(&waiting, &round)
        return true
    }

    /// Takes no more commits; those that wait are still served.
    func close() {
        condition.lock()
        isClosed = true
        condition.signal()
        condition.unlock()
    }
}
