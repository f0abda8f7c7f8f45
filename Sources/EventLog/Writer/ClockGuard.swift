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
        let (elapsed, overflow) = now.subtractingReportingOverflow(wall)
        let jump = overflow ? .max : elapsed - (clock.steady() - steady)
        guard jump.magnitude <= UInt64(LMDBEventLog.largestClockJump) else {
            throw EventLogError(
                .clockJumped, operation: "append to", path: path,
                detail: "the wall clock moved \(jump / 1_000_000) s against the steady one since the log was opened")
        }
        if !hasCheckedLag {
            guard last <= now.addingReportingOverflow(LMDBEventLog.largestClockLag).partialValue else {
                throw EventLogError(
                    .clockJumped, operation: "append to", path: path,
                    detail: "the log's last record is \((last - now) / 1_000_000) s ahead of the clock")
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
