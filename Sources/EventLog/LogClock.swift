/// Where a log's time comes from: handed in, so that a simulation can bring its own.
public struct LogClock: Sendable {
    /// The wall clock, in microseconds since 1970 UTC.
    public let wall: @Sendable () -> Int64
    /// A clock that nobody sets, in microseconds since any moment.
    public let steady: @Sendable () -> Int64

    /// Makes a clock of two functions.
    public init(wall: @escaping @Sendable () -> Int64, steady: @escaping @Sendable () -> Int64) {
        self.wall = wall
        self.steady = steady
    }

    /// A clock that a simulation moves: both faces show the same time.
    public init(simulated now: @escaping @Sendable () -> Int64) {
        self.init(wall: now, steady: now)
    }
}
