extension Environment {
    /// The most bytes that a key can have (`MDB_MAXKEYSIZE` of LMDB 0.9).
    @inlinable
    public static var longestKey: Int { 511 }

    /// How an environment is opened.
    public struct Options: Hashable, Sendable {
        /// The most bytes that the data file may grow to: address space, not disk space or memory.
        ///
        /// 1 TiB unless set.
        public var mapSize = 1 << 40
        /// The number of read transactions that may be open at once in all processes.
        ///
        /// The first process decides.
        public var maxReaders = 1024
        /// The number of named databases that may be opened.
        public var maxDatabases = 16
        /// The mode of files that are created.
        ///
        /// A directory that is created may be entered by whoever may read them.
        public var mode: UInt32 = 0o600
        /// Whether writing is refused and nothing is created.
        public var readOnly = false
        /// Whether nobody writes to it, so that it can be read without locks, and by who may not write to its files.
        ///
        /// Only together with ``readOnly``.
        public var isUnchanging = false
        /// Whether a commit returns only when the device has the data.
        ///
        /// Without it, a crash of the machine may lose or damage everything; a crash of the process loses nothing.
        public var fullSync = true
        /// Whether the system reads ahead in the data file: faster scans, slower random reads of a file that is larger
        /// than memory.
        public var readAhead = true

        /// The options as they are unless set.
        public init() {}
    }
}

extension Environment.Options {
    /// Stops the program on what can only be a programmer's mistake.
    func checkInvariants() {
        precondition(mapSize >= 1 << 16, "a map must have at least 64 KiB")
        precondition((1...1 << 16).contains(maxReaders), "an environment has 1 to 65,536 readers")
        precondition(readOnly || !isUnchanging, "what does not change can only be read")
        precondition((0...1 << 10).contains(maxDatabases), "an environment has 0 to 1,024 named databases")
        precondition(mode & ~0o666 == 0 && mode & 0o600 == 0o600, "the owner must be able to read and write the files")
    }
}
