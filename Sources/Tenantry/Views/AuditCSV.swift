public import TenantModel

/// Entries of the trail as lines for spreadsheets.
public struct AuditCSV: Sendable {
    private let platform: Platform

    /// Takes the slugs of the tenants from a platform.
    public init(_ platform: Platform) { self.platform = platform }

    /// The names of the columns.
    public static let heading =
        "position,recorded,tenant,actor,action,resource,outcome,change,reason,"
        + "occurred,ip,user_agent,request_id,event_id"

    /// An entry.
    public func line(_ event: Event) -> String {
        let context = event.context
        let changes = event.payload.changes.map { "\($0.field) \($0.before ?? "(none)") → \($0.after ?? "(none)")" }
        let cells = [
            "#\(event.position)", "\(event.recordedAt.description.prefix(19))Z",
            event.tenant.map(platform.shownName) ?? "",
            context.actor.id + (context.actor.onBehalfOf.map { " for \($0)" } ?? ""), event.shownAction,
            event.resource.map { "\($0.type)/\($0.id)" } ?? "",
            event.outcome == .succeeded ? "" : event.outcome.name, changes.joined(separator: ", "),
            context.reason ?? "", event.occurredAt.description, context.sourceIP ?? "", context.userAgent ?? "",
            context.requestID ?? "", event.id.description,
        ]
        return cells.map(CSV.cell).joined(separator: ",")
    }
}
