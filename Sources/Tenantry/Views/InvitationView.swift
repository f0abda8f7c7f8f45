/// An invitation as it is shown: the public JSON shape.
public struct InvitationView: Encodable, Sendable {
    /// Its id.
    public let id: String
    /// As what.
    public let role: String
    /// What became of it.
    public let status: String
    /// Until when.
    public let expires_at: String
    /// When it was made.
    public let created_at: String
    /// Who made it.
    public let invited_by: String
    /// How often it was sent.
    public let sent_count: UInt32
}
