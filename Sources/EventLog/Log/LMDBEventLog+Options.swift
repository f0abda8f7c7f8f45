extension LMDBEventLog {
    /// How a log is opened.
    public struct Options: Sendable {
        /// Where time comes from; handed in by whoever opens the log.
        public var clock: LogClock
        /// The most bytes that the data file may have; `nil` for as much as the disk has.
        public var sizeLimit: Int?
        /// Whether commits are refused and nothing on disk is changed.
        public var readOnly = false
        /// Whether nobody else writes to it either, as to a backup: then it needs no locks, nor the right to write to
        /// its files; only together with ``readOnly``.
        public var isUnchanging = false
        /// Whether each commit waits for the device; without, a crash of the machine may lose the log: for simulations.
        public var fullSync = true

        /// The options as they are unless set.
        public init(clock: LogClock = .system) {
            self.clock = clock
        }
    }

    /// The most that the wall clock may depart from the steady one, else commits are refused: ten minutes, in
    /// microseconds.
    public static let largestClockJump: Int64 = 600_000_000
    /// The most that the log's last record may be ahead of the clock on open: five seconds, in microseconds.
    public static let largestClockLag: Int64 = 5_000_000
}
