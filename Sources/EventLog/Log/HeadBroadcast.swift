internal import Synchronization

/// Tells subscribers of the log's head: at once when this process's writer commits, and by a look every 10 ms at what
/// other processes have appended, while anyone is subscribed.
final class HeadBroadcast: Sendable {
    private struct State {
        var subscribers: [Int: AsyncStream<Position>.Continuation] = [:]
        var nextID = 0
        var head: Position = 0
        var watcher: Task<Void, Never>?
        var isFinished = false
    }

    private let storage: LogStorage
    private let state = Mutex(State())

    init(storage: LogStorage) {
        self.storage = storage
    }

    /// Makes a subscription, which ends when its sequence is dropped or the log is closed.
    func subscribe(after position: Position) -> LogHeads {
        let (stream, continuation) = AsyncStream.makeStream(of: Position.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state -> Int? in
            guard !state.isFinished else { return nil }
            state.nextID += 1
            state.subscribers[state.nextID] = continuation
            if state.watcher == nil { state.watcher = watch() }
            return state.nextID
        }
        guard let id else {
            continuation.finish()
            return LogHeads(stream: stream, after: position)
        }
        continuation.onTermination = { [weak self] _ in self?.remove(id) }
        if let head = try? storage.head() { greet(id, with: head.position) }
        return LogHeads(stream: stream, after: position)
    }

    /// Passes a head on, if it is news.
    ///
    /// Under the lock: a stream keeps the newest element only, and two threads must not give it their heads the wrong
    /// way
    /// round.
    func announce(_ head: Position) {
        state.withLock { state in
            guard head > state.head, !state.subscribers.isEmpty else { return }
            state.head = head
            for listener in state.subscribers.values { listener.yield(head) }
        }
    }

    /// Tells a new subscriber of the head as it was read, unless a newer one was announced since.
    private func greet(_ id: Int, with head: Position) {
        state.withLock { state in
            let newest = max(head, state.head)
            _ = state.subscribers[id]?.yield(newest)
        }
    }

    /// Ends every subscription.
    func finish() {
        let (listeners, watcher) = state.withLock { state in
            state.isFinished = true
            defer { state.subscribers = [:] }
            return (Array(state.subscribers.values), state.watcher)
        }
        watcher?.cancel()
        for listener in listeners { listener.finish() }
    }

    private func remove(_ id: Int) {
        let idle = state.withLock { state -> Task<Void, Never>? in
            state.subscribers[id] = nil
            guard state.subscribers.isEmpty else { return nil }
            defer { state.watcher = nil }
            return state.watcher
        }
        idle?.cancel()
    }

    private func watch() -> Task<Void, Never> {
        Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(10))
                guard let self else { return }
                if let head = try? self.storage.head() { self.announce(head.position) }
            }
        }
    }
}
