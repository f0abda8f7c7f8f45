/// The tables that a fleet's rows are sealed in.
public enum RowTable: String, CaseIterable, Sendable {
    /// The platform's own state, and the position and time of all rows: one row.
    case platform
    /// Tenants, by id.
    case tenants
    /// Whose each slug, external id, host and namespace is.
    case owners
    /// Open invitations, by the hash of their token.
    case invitationTokens = "invitation_tokens"
    /// API keys, by the hash of their secret.
    case apiKeys = "api_keys"
    /// Roles, by user and tenant.
    case memberships
    /// What was answered to requests, by their idempotency key.
    case answers
    /// The keys of ``answers``, by the segment that they are from: what is too old is found by it.
    case answerKeys = "answer_keys"
    /// The positions of imports' rows, by tenant and row.
    case importedRows = "imported_rows"
    /// Tenants as they were, by id and position.
    case snapshots

    /// Whether the rows are a part of the state, or only speed its questions up.
    public var isState: Bool { self != .snapshots && self != .answerKeys }
}

/// A row of a table: bytes that equal states have in common.
public struct Row: Hashable, Sendable {
    /// What it is found by, ordered byte by byte; at most 511 bytes.
    public let key: [UInt8]
    /// What it says; `nil`: that there is none any more.
    public let value: [UInt8]?

    /// Joins the two.
    public init(key: [UInt8], value: [UInt8]?) {
        self.key = key
        self.value = value
    }

    /// The key of the platform's one row.
    static let platformKey = Array("platform".utf8)
}

/// Why a row cannot be read: it is damaged, or was never one.
public struct RowFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as the end of a sentence.
    public let reason: String

    /// What is wrong.
    public var description: String { reason }
}
