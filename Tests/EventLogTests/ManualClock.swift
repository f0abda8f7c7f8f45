import EventLog
import Synchronization

/// A clock that a test moves: the wall clock and the steady one, apart or together.
final class ManualClock: Sendable {
    private let times: Mutex<(wall: Int64, steady: Int64)>

    static let second: Int64 = 1_000_000

    init(wall: Int64 = 1_800_000_000_000_000) {
        times = Mutex((wall, 7))
    }

    var clock: LogClock {
        LogClock(wall: { self.times.withLock { $0.wall } }, steady: { self.times.withLock { $0.steady } })
    }

    var wall: Int64 { times.withLock { $0.wall } }

    /// Time passes.
    func pass(_ microseconds: Int64) {
        times.withLock { $0 = ($0.wall + microseconds, $0.steady + microseconds) }
    }

    /// Somebody sets the wall clock.
    func jump(_ microseconds: Int64) {
        times.withLock { $0.wall += microseconds }
    }

    /// Somebody sets the wall clock to a time.
    func set(_ wall: Int64) {
        times.withLock { $0.wall = wall }
    }
}
