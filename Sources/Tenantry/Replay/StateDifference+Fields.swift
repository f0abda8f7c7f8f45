extension StateDifference {
    /// The fields of a tenant, up to the first dot.
    public static let fields = [
        "alert", "api_keys", "billing", "catalog", "config", "contact", "description", "external_id", "features",
        "health", "hosts", "imported_from", "invitations", "isolation", "limits", "locale", "members", "metadata",
        "name", "onboarding", "policies", "region", "slug", "state", "state_reason", "tier", "timezone", "usage",
    ]

    /// A field by its name here, by that of conditions, `limit.users`, or by that of `tenant show`, `tenant.state`;
    /// `nil`: there is none.
    public static func field(called name: String) -> String? {
        let own = name.hasPrefix("tenant.") ? String(name.dropFirst("tenant.".count)) : name
        let part = own.prefix { $0 != "." && $0 != "*" }
        let plural = singulars[String(part)].map { $0 + own.dropFirst(part.count) } ?? own
        return fields.contains(String(plural.prefix { $0 != "." && $0 != "*" })) ? plural : nil
    }

    /// What conditions call the fields that have entries, and what they are called here.
    static let singulars = [
        "member": "members", "feature": "features", "policy": "policies", "host": "hosts", "limit": "limits",
        "invitation": "invitations", "api_key": "api_keys",
    ]
}
