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

extension FieldChange {
    /// What a field's name begins with, of every field that events change.
    public static let areas = [
        "activity", "api_keys", "billing", "catalog", "catalogs", "config", "contact", "description", "external_id",
        "features", "hosts", "imported_from", "invitations", "isolation", "limits", "locale", "members", "metadata",
        "name", "onboarding", "policies", "region", "settings", "slug", "state", "tier", "timezone", "usage",
    ]

    /// The name that events have for a field, of one that a difference of two states names: `state` of `tenant.state`.
    public static func name(shownAs text: String) -> String {
        text.hasPrefix("tenant.") ? String(text.dropFirst("tenant.".count)) : text
    }
}
