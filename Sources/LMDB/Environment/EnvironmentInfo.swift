/// What an environment says about itself.
public struct EnvironmentInfo: Hashable, Sendable {
    /// The size limit of the data file in bytes: the address space that the map takes.
    public let mapSize: Int
    /// The size of a page in bytes.
    public let pageSize: Int
    /// The number of the last page in use; pages before it may be free.
    public let lastPage: Int
    /// The number of the last committed write transaction.
    public let lastTransaction: Int
    /// The number of slots in the table of readers.
    public let maxReaders: Int
    /// The number of slots that were ever in use at once.
    public let usedReaders: Int

    /// The bytes of the data file up to its last page in use.
    public var usedBytes: Int {
        (lastPage + 1) * pageSize
    }
}
