/// A member as it is shown: the public JSON shape.
public struct MemberView: Encodable, Sendable {
    /// The user's id.
    public let user: String
    /// What they may do.
    public let role: String
    /// Since when.
    public let joined_at: String
    /// Who asked them.
    public let invited_by: String?
}
