/// A field that an event changed, by its dotted api name, with both sides.
public struct FieldChange: Hashable, Sendable {
    /// Its name: `state`, `limits.users`, `config.auth.minutes`.
    public let field: String
    /// What it was, a sealed value as the word `sealed`; `nil`: nothing.
    public let before: String?
    /// What it is now.
    public let after: String?

    init(_ field: String, _ before: String?, _ after: String?) {
        self.field = field
        self.before = before
        self.after = after
    }
}
