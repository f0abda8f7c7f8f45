/// A setting as it is shown, the public JSON shape; the value of a secret is `null`.
public struct ConfigView: Encodable, Sendable {
    /// The section.
    public let section: String
    /// The key.
    public let key: String
    /// What the value is.
    public let type: String
    /// The value.
    public let value: String?
    /// Whether the value is sealed.
    public let encrypted: Bool
    /// Whether it counts.
    public let active: Bool
    /// When it was last set.
    public let updated_at: String
    /// Who set it last.
    public let updated_by: String
    /// How often it was set.
    public let version: UInt32
}
