/// A setting as it is shown, the public JSON shape; the value of a secret is `null`.
public struct ConfigView: Encodable, Sendable {
    /// The section.
    public let section: String
    /// The key.
    public let key: String
    /// What the value is.
    public let type: String
    /// The value; `null` if it is sealed.
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

    private enum CodingKeys: String, CodingKey {
        case section, key, type, value, encrypted, active, updated_at, updated_by, version
    }

    /// Writes the value of a secret as `null`, and not as a missing field.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(section, forKey: .section)
        try container.encode(key, forKey: .key)
        try container.encode(type, forKey: .type)
        try container.encode(value, forKey: .value)
        try container.encode(encrypted, forKey: .encrypted)
        try container.encode(active, forKey: .active)
        try container.encode(updated_at, forKey: .updated_at)
        try container.encode(updated_by, forKey: .updated_by)
        try container.encode(version, forKey: .version)
    }
}
