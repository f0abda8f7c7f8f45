internal import Synchronization

/// The idempotency keys of commands that are being carried out by this server.
final class RequestsUnderWay: Sendable {
    private let keys = Mutex<Set<UInt128>>([])

    /// Begins a request; `false`: one with its key is under way.
    func begin(_ key: UInt128) -> Bool { keys.withLock { $0.insert(key).inserted } }

    func end(_ key: UInt128) { keys.withLock { _ = $0.remove(key) } }
}
