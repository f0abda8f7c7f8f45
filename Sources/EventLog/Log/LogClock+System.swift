internal import Glibc

extension LogClock {
    /// The machine's clocks.
    public static let system = LogClock(
        wall: { read(CLOCK_REALTIME) },
        steady: { read(CLOCK_BOOTTIME) })

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        // The two clocks exist on every Linux; the call has no other way to fail.
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
