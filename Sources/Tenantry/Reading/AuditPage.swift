public import AuditTrail
public import TenantModel

/// Some entries of the trail, or their positions, and where to go on.
public struct AuditPage<Entry: Sendable>: Sendable {
    /// In the query's order.
    public let entries: [Entry]
    /// Where the next page begins; `nil`: there is none.
    public let next: AuditCursor?
    /// The log's last position when it was asked.
    public let head: Position
    /// Why the reading could not be written into the trail; `nil`: it was, or need not be.
    public internal(set) var warning: String?
}
