public import EventLog
internal import Synchronization

/// A clock that stands still until it is moved.
public final class SimulatedClock: Sendable {
    private let time: Mutex<Int64>

    /// Starts at a time, in microseconds since 1970 UTC.
    public init(_ start: Int64) { time = Mutex(start) }

    /// The time, in microseconds since 1970 UTC.
    public var now: Int64 { time.withLock { $0 } }

    /// Moves on; never back.
    public func move(to next: Int64) { time.withLock { $0 = max($0, next) } }

    /// The clock as a log takes it.
    public var logClock: LogClock { LogClock(simulated: { self.now }) }
}
