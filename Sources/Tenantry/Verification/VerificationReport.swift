/// What a verification of a store has found.
public struct VerificationReport: Sendable, Encodable {
    /// The store's directory.
    public let store: String
    /// The store's id; `nil` if neither `store.json` nor the log can say.
    public let id: String?
    /// The log's head when the verification began.
    public let head: UInt64
    /// How many records are whole.
    public let records: UInt64
    /// The length of the log's data file, in bytes.
    public let bytes: UInt64
    /// Whether nobody has written meanwhile, so that every page was accounted for.
    public let isWhole: Bool
    /// The head and the Merkle root of its records, if that was asked for and every record is whole.
    public let root: TreeHead?
    /// The faults, as many as are kept.
    public let faults: [StoreFault]
    /// How many faults there are.
    public let faultCount: Int
    /// Whether everything was looked at that was to be; if not, a note says why.
    public let isComplete: Bool
    /// What could not be verified and why, and what is not a fault but worth knowing.
    public let notes: [String]

    /// The names in JSON.
    enum CodingKeys: String, CodingKey {
        case store, id, head, records, bytes, root, faults, notes
        case isWhole = "is_whole"
        case isComplete = "is_complete"
        case faultCount = "fault_count"
    }
}
