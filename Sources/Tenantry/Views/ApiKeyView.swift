/// An API key as it is shown, the public JSON shape; the secret is known to nobody.
public struct ApiKeyView: Encodable, Sendable {
    /// Its id.
    public let id: String
    /// Whose: the slug; missing: the platform's.
    public let tenant: String?
    /// What it is called.
    public let name: String
    /// The first characters of the secret.
    public let prefix: String
    /// What it is.
    public let role: String
    /// What it may do.
    public let scopes: [String]
    /// `active`, `revoked` or `expired`.
    public let status: String
    /// Since when.
    public let created_at: String
    /// Who made it.
    public let created_by: String
    /// Until when it is good.
    public let expires_at: String?
}
