/// Somebody was asked to join a tenant.
public struct Invitation: Hashable, Sendable {
    /// What became of it.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// Open, until it expires.
        case pending
        /// The invited is a member.
        case accepted
        /// Taken back.
        case revoked
        /// Too late.
        case expired
    }

    /// Whom.
    public var email: Sealed
    /// As what.
    public var role: Role
    /// What became of it, as far as an event says so; see ``status(at:)``.
    public var recordedStatus: Status
    /// SHA-256 of the token that accepts it.
    public var tokenHash: [UInt8]
    /// Until when.
    public var expiresAt: Timestamp
    /// An application's own facts.
    public var metadata: [String: String]
    /// When it was made.
    public var createdAt: Timestamp
    /// Who made it.
    public var invitedBy: String
    /// How often it was sent.
    public var sentCount: UInt32
    /// When it was accepted, revoked or expired.
    public var closedAt: Timestamp?

    /// What became of it by a moment: an open one that is past its time is expired, whether an event says so or not.
    public func status(at time: Timestamp) -> Status {
        recordedStatus == .pending && time >= expiresAt ? .expired : recordedStatus
    }
}
