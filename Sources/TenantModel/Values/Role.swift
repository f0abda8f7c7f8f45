/// What a member may do in a tenant, the most first.
public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Everything; a tenant that has an owner keeps one.
    case owner
    /// Administers the tenant.
    case admin
    /// Uses it.
    case member
    /// Looks at it.
    case viewer
}
