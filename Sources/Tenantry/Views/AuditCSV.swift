public import TenantModel

/// Entries of the trail as lines for spreadsheets.
public struct AuditCSV: Sendable {
    private let platform: Platform

    /// Takes the slugs of the tenants from a platform.
    public init(_ platform: Platform) { self.platform = platform }

    /// The names of the columns.
    public static let heading =
        "position,recorded,tenant_id,tenant,actor_type,actor,action,resource,outcome,change,reason,"
        + "occurred,ip,user_agent,request_id,correlation_id,event_id"

    /// Events, one on each line.
    public func lines(_ events: [Event]) -> [UInt8] {
        let names = platform.shownNames(of: Set(events.compactMap(\.tenant)))
        return events.reduce(into: []) { lines, event in
            CSV.append(cells(event, names), to: &lines)
            lines.append(UInt8(ascii: "\n"))
        }
    }

    private func cells(_ event: Event, _ names: [TenantID: String]) -> [String] {
        let context = event.context
        let changes = event.payload.changes.map { "\($0.field) \($0.before ?? "(none)") → \($0.after ?? "(none)")" }
        return [
            String(event.position), event.recordedAt.description, event.tenant?.description ?? "",
            event.tenant.flatMap { names[$0] } ?? "", context.actor.type,
            context.actor.id + (context.actor.onBehalfOf.map { " for \($0)" } ?? ""), event.shownAction,
            event.resource.map { "\($0.type)/\($0.id)" } ?? "",
            event.outcome == .succeeded ? "" : event.outcome.name, changes.joined(separator: ", "),
            context.reason ?? "", event.occurredAt.description, context.sourceIP ?? "", context.userAgent ?? "",
            context.requestID ?? "", context.correlationID ?? "", event.id.description,
        ]
    }
}
