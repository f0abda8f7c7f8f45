internal import Foundation
internal import Synchronization

/// Lets readers share a value, and lets one caller replace it when no reader uses it.
///
/// Entering and leaving cost a lock each; a replacement waits for the readers inside and holds up new ones.
final class ReadGate<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var readers = 0
        var isReplacing = false
    }

    private let state: Mutex<State>
    /// Signalled when the last reader leaves, and when a replacement is done.
    private let changed = NSCondition()

    init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    /// Hands out the value, or `nil` when there is none any more; whoever got it must leave again.
    func enter() -> Value? {
        while true {
            let (value, wait) = state.withLock { state -> (Value?, Bool) in
                guard !state.isReplacing else { return (nil, true) }
                if state.value != nil { state.readers += 1 }
                return (state.value, false)
            }
            guard wait else { return value }
            awaitChange { !$0.isReplacing }
        }
    }

    /// Gives the value back.
    func leave() {
        let isLast = state.withLock { state in
            state.readers -= 1
            return state.readers == 0 && state.isReplacing
        }
        if isLast { announceChange() }
    }

    /// Replaces the value by what `next` makes of it; if that throws, there is none any more.
    ///
    /// One caller replaces at a time, the others wait for their turn.
    func replace<Failure: Error>(_ next: (Value?) throws(Failure) -> Value?) throws(Failure) {
        while !state.withLock({ beginReplacing(&$0) }) {
            awaitChange { !$0.isReplacing }
        }
        awaitChange { $0.readers == 0 }
        let old = state.withLock { state in
            let old = state.value
            state.value = nil
            return old
        }
        defer {
            state.withLock { $0.isReplacing = false }
            announceChange()
        }
        let value = try next(old)
        state.withLock { $0.value = value }
    }

    private func beginReplacing(_ state: inout State) -> Bool {
        guard !state.isReplacing else { return false }
        state.isReplacing = true
        return true
    }

    private func awaitChange(until isDone: (State) -> Bool) {
        changed.lock()
        while !state.withLock({ isDone($0) }) { changed.wait() }
        changed.unlock()
    }

    private func announceChange() {
        changed.lock()
        changed.broadcast()
        changed.unlock()
    }
}
