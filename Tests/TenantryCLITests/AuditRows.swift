/// Lines of an audit file.
enum AuditRows {
    /// One entry of a tenant that its number determines.
    static func line(_ id: String, tenant: Int = 1, padding: Int = 0) -> String {
        let details = String(repeating: "x", count: padding)
        return """
            {"id":"\(id)","tenant_id":"t\(tenant)","user_id":"ann","action":"login","request":"\(details)",\
            "created_at":"2026-01-01T00:00:00Z"}
            """
    }

    /// Entries with the ids 1 and up, over seven tenants.
    static func lines(_ count: Int) -> String {
        (1...count).map { line("\($0)", tenant: $0 % 7, padding: $0 % 300) + "\n" }.joined()
    }
}
