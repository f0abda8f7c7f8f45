internal import HashTreeCollections

/// What a stretch of the log has changed, over everything before it.
///
/// A fleet changes its youngest layer only. At the end of a segment, or of some together, that is set aside, and its
/// rows can be sealed while the next one grows. An entry that is there without a value says that it was removed.
public struct Layer: Sendable {
    /// The position before its first one.
    public internal(set) var start: Position = 0
    /// The last position that it has; 0 while it grows.
    public internal(set) var position: Position = 0
    /// When that was recorded.
    var recordedAt = Timestamp(rawValue: .min)
    /// The platform's own state at its end.
    var platform = Fleet.initialPlatform

    var tenants: TreeDictionary<TenantID, Box<Tenant>> = [:]
    /// Whose each name is.
    var owners: TreeDictionary<OwnedName, TenantID?> = [:]
    /// Open invitations by the hash of their token.
    var invitationTokens: TreeDictionary<[UInt8], InvitationPlace?> = [:]
    /// The secrets of API keys that are good, or were until a rotation, by their hash.
    var apiKeys: TreeDictionary<[UInt8], ApiKeyPlace?> = [:]
    /// Which tenants each user belongs to, and as what.
    var memberships: TreeDictionary<String, TreeDictionary<TenantID, Role?>> = [:]
    /// What was answered since the last segment's end.
    var answers = AnswerMemory()
    /// What was answered in its whole segments, the oldest first.
    var segmentAnswers: [SegmentAnswers] = []
    /// The rows that imports have brought, for ever.
    var importedRows: TreeDictionary<ImportedRow, Position> = [:]
    /// Tenants as they were at every ``Tenant/snapshotInterval``th version, in order.
    var snapshots: [Box<Tenant>] = []
}

extension Layer {
    /// The answer to a key, alive or not.
    func answer(_ key: UInt128) -> AnswerMemory.Answer? {
        if let answer = answers.answer(key) { return answer }
        for segment in segmentAnswers.reversed() { if let answer = segment.answers.answer(key) { return answer } }
        return nil
    }

    /// Notes that a segment ends, whose answers are forgotten together.
    mutating func endSegment(_ position: Position, _ recordedAt: Timestamp) {
        segmentAnswers.append(SegmentAnswers(position: position, recordedAt: recordedAt, answers: answers))
        answers = AnswerMemory()
    }
}

/// What was answered in a segment.
struct SegmentAnswers: Sendable {
    /// The segment's end.
    let position: Position
    /// When that was recorded.
    let recordedAt: Timestamp
    let answers: AnswerMemory
}

/// A name that belongs to one tenant, and to no other as long as it has it.
enum OwnedName: Hashable, Sendable {
    /// A slug or an external id: one namespace.
    case name(String)
    /// A host or a domain.
    case host(String)
    /// A schema or a database, also one that it had: data may still be there.
    case namespace(String)
}

/// Where an invitation is.
public struct InvitationPlace: Hashable, Sendable {
    /// Whose.
    public let tenant: TenantID
    /// Which.
    public let invitation: InvitationID
}

/// A row that an import has brought.
struct ImportedRow: Hashable, Sendable {
    let tenant: TenantID
    let id: String
}
