/// By what the entries of the trail can be counted.
public enum AuditGroup: String, Hashable, Sendable, CaseIterable {
    /// What was done.
    case action
    /// Who did it.
    case actor
    /// Whose: the tenant's slug, or its id if it has none any more.
    case tenant
    /// The day, in UTC.
    case day
    /// How it ended.
    case outcome
}
