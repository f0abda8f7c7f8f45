internal import Foundation

extension LogClock {
    /// The machine's clocks.
    ///
    /// The steady one goes on while the machine sleeps, as the wall clock does.
    public static let system = LogClock(
        wall: { Int64(Date().timeIntervalSince1970 * 1_000_000) },
        steady: { steadyStart.duration(to: .now).microseconds })

    private static let steadyStart = ContinuousClock.now
}

extension Duration {
    /// Whole microseconds.
    fileprivate var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
