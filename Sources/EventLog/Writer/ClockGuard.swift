/// Decides whether the wall clock can be trusted: one glitch must not poison a log that never changes.
struct ClockGuard {
    private let clock: LogClock
    private var wall: Int64
    private var steady: Int64
    private var hasCheckedLag = false

    init(_ clock: LogClock) {
        self.clock = clock
        wall = clock.wall()
        steady = clock.steady()
    }

    /// The time for the next records, in microseconds since 1970 UTC.
    ///
    /// - Parameter last: the time of the log's last record.
    /// - Throws: ``EventLogError`` with `clockJumped`.
    mutating func now(after last: Int64, path: String) throws(EventLogError) -> Int64 {
        let now = clock.wall()
        let jump = now.since(wall).since(clock.steady().since(steady))
        guard jump.magnitude <= UInt64(LMDBEventLog.largestClockJump) else {
            throw EventLogError(
                .clockJumped, operation: "append to", path: path,
                detail: "the wall clock moved \(jump / 1_000_000) s against the steady one since the log was opened")
        }
        if !hasCheckedLag {
            let lag = last.since(now)
            guard lag <= LMDBEventLog.largestClockLag else {
                throw EventLogError(
                    .clockJumped, operation: "append to", path: path,
                    detail: "the log's last record is \(lag / 1_000_000) s ahead of the clock")
            }
            hasCheckedLag = true
        }
        return now
    }

    /// Takes the clock as it is from now on.
    mutating func accept() {
        wall = clock.wall()
        steady = clock.steady()
        hasCheckedLag = true
    }
}

extension Int64 {
    /// The time passed since `earlier`; what is out of range becomes its end, because a broken clock may show any time.
    fileprivate func since(_ earlier: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(earlier)
        guard overflow else { return difference }
        return earlier < 0 ? .max : .min
    }
}
