import Synchronization

/// A clock that the making of a log moves.
final class Time: Sendable {
    private let value = Mutex(FleetLog.start)

    var now: Int64 { value.withLock { $0 } }

    func advance(_ microseconds: Int64) { value.withLock { $0 += microseconds } }
}
