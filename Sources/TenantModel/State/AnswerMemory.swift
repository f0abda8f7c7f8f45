internal import HashTreeCollections

/// What was answered to requests with an idempotency key, for 24 hours of the log's time.
///
/// Two generations, turned over every 24 hours, so that forgetting costs nothing.
struct AnswerMemory: Hashable, Sendable {
    /// How long an answer counts.
    static let lifetime = Timestamp.day

    /// The events that a request made.
    struct Answer: Hashable, Sendable {
        var fingerprint: UInt128
        var first: Position
        var last: Position
        var recordedAt: Timestamp

        /// Whether it still counts.
        func isAlive(at now: Timestamp) -> Bool { now < recordedAt.advanced(by: AnswerMemory.lifetime) }
    }

    private(set) var newer: TreeDictionary<UInt128, Answer> = [:]
    private(set) var older: TreeDictionary<UInt128, Answer> = [:]
    private var since = Timestamp(rawValue: .min)

    /// The answer to a key, alive or not.
    func answer(_ key: UInt128) -> Answer? { newer[key] ?? older[key] }

    /// Remembers an answer.
    mutating func remember(_ answer: Answer, to key: UInt128) {
        if answer.recordedAt >= since.advanced(by: Self.lifetime) {
            older = newer
            newer = [:]
            since = answer.recordedAt
        }
        newer[key] = answer
    }
}
