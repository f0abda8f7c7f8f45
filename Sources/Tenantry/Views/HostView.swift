/// A host or a domain as it is shown: the public JSON shape.
public struct HostView: Encodable, Sendable {
    /// The full name.
    public let host: String
    /// `host` or `domain`.
    public let kind: String
    /// Whether it is the one that is shown.
    public let primary: Bool
    /// Where its certificate is kept.
    public let certificate: String?
    /// Since when.
    public let registered_at: String
}
