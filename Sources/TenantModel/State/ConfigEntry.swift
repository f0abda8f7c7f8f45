/// The name of a setting.
public struct ConfigKey: Hashable, Sendable, Comparable {
    /// The sections that there are.
    public static let sections = ["general", "auth", "billing", "features", "integrations", "branding", "security"]

    /// One of ``sections``.
    public var section: String
    /// Letters, digits and `_.-`, at most 128.
    public var key: String

    /// Names a setting, whether it can be one or not; see ``fault``.
    public init(section: String, key: String) {
        self.section = section
        self.key = key
    }

    /// The field and the sentence of what is wrong with the name; `nil` if nothing is.
    var fault: Refusal.Field? {
        guard Self.sections.contains(section) else {
            return .init("/section", "must be one of \(Self.sections.joined(separator: ", "))")
        }
        guard key.isWord(upTo: 128, signs: "_.-", hasCapitals: true) else {
            return .init("/key", "must have 1 to 128 letters, digits, '_', '.' or '-'")
        }
        return nil
    }

    /// Orders by section, then by key.
    public static func < (left: ConfigKey, right: ConfigKey) -> Bool {
        left.section == right.section ? left.key < right.key : left.section < right.section
    }
}

/// What a setting's value is.
public enum ConfigType: String, Hashable, Sendable, CaseIterable {
    /// Any text.
    case string
    /// A 64-bit integer.
    case int
    /// `true` or `false`.
    case bool
    /// A decimal number, kept as it was written.
    case number
    /// A JSON text, kept as it was written.
    case json
    /// A text that only the holder of the tenant's key can read.
    case secret
    /// An ISO 8601 duration.
    case duration
    /// An absolute URL.
    case url
}

/// A setting.
public struct ConfigEntry: Hashable, Sendable {
    /// What the value is.
    public var type: ConfigType
    /// The value; empty for a secret.
    public var text: String
    /// The value of a secret.
    public var secret: Sealed?
    /// Whether it counts.
    public var isActive: Bool
    /// When it was first set.
    public var createdAt: Timestamp
    /// When it was last set.
    public var updatedAt: Timestamp
    /// Who set it last.
    public var updatedBy: String
    /// How often it was set.
    public var version: UInt32
}
