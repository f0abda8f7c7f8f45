/// Which column of an audit file is which fact; the usual names are those of source document 003's table.
public struct AuditColumns: Hashable, Sendable {
    /// The facts that can be taken, and the columns they are taken from.
    public private(set) var column: [Fact: String]

    /// What an audit entry says.
    public enum Fact: String, Hashable, Sendable, CaseIterable {
        /// The row's own id; a row is imported once.
        case id
        /// Whose: the tenant's external id.
        case tenant
        /// Who.
        case actor
        /// What was done.
        case action
        /// Whether it only read.
        case readOnly = "read_only"
        /// Why it failed; nothing if it did not.
        case error
        /// What kind of thing it was done to.
        case resourceType = "resource_type"
        /// Which one.
        case resourceID = "resource_id"
        /// The state before.
        case before
        /// The state after.
        case after
        /// What was asked for.
        case details
        /// From where.
        case sourceIP = "source_ip"
        /// With what.
        case userAgent = "user_agent"
        /// When it happened.
        case occurredAt = "occurred_at"
    }

    /// The usual names.
    public init() {
        column = [
            .id: "id", .tenant: "tenant_id", .actor: "user_id", .action: "action", .readOnly: "read_only",
            .error: "error_code", .resourceType: "resource_type", .resourceID: "resource_id", .before: "old_values",
            .after: "new_values", .details: "request", .sourceIP: "ip_address", .userAgent: "user_agent",
            .occurredAt: "created_at",
        ]
    }

    /// Takes a fact from another column.
    public mutating func take(_ fact: Fact, from name: String) { column[fact] = name }
}
