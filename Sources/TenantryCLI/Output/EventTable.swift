internal import Tenantry
internal import TenantModel

/// Events, one a line.
enum EventTable {
    static func print(_ events: [Event], _ format: OutputFormat) {
        Listing(
            items: events.map { EventRow(event: $0) },
            columns: [
                ("position", { "#\($0.event.position)" }),
                ("recorded", { String($0.event.recordedAt.description.prefix(19)) + "Z" }),
                ("actor", { $0.event.context.actor.id }), ("action", { $0.event.actionName }),
                ("resource", { $0.event.resource.map { "\($0.type)/\($0.id)" } ?? "" }),
                ("what", { what($0.event) }),
            ], name: { String($0.event.position) }
        ).print(format)
    }

    /// What happened, in a few words.
    static func what(_ event: Event) -> String {
        let reason = event.context.reason.map { " \"\($0)\"" } ?? ""
        switch event.payload {
        case .tenantActivated(let change), .tenantSuspended(let change), .tenantDeactivated(let change),
            .tenantDeleted(let change), .tenantRestored(let change):
            return "\(change.from) → \(change.to)\(reason)"
        case .tierChanged(let change): return "\(change.fromTier) → \(change.toTier)\(reason)"
        case .profileUpdated(let change):
            return change.changes.map { "\($0.field) \($0.from) → \($0.to)" }.joined(separator: ", ") + reason
        case .memberAdded(let member): return "as \(member.role)\(reason)"
        case .memberRoleChanged(let change): return "\(change.from) → \(change.to)\(reason)"
        case .configSet(let set): return (set.to.hasSecret ? "(secret)" : set.to.text) + reason
        case .usageRecorded(let usage):
            return "+\(usage.amount.grouped) → \(usage.used.grouped)\(usage.hasMax ? " of \(usage.max.grouped)" : "")"
        case .usageLevelSet(let level): return "\(level.from.grouped) → \(level.to.grouped)"
        case .quotaThresholdCrossed(let crossed):
            return "\(crossed.percent) %: \(crossed.used.grouped) of \(crossed.limit.max.grouped)"
        case .quotaExceeded(let quota):
            return "\(quota.requested.grouped) more than \(quota.used.grouped) of \(quota.limit.max.grouped)"
        case .activityRecorded(let activity):
            return event.outcome == .succeeded ? reason : "\(event.outcome.name) \(activity.error)\(reason)"
        default: return String(reason.drop { $0 == " " })
        }
    }
}

/// An event with the JSON shape that it is shown in.
private struct EventRow: Encodable {
    let event: Event

    func encode(to encoder: any Encoder) throws { try EventView(event).encode(to: encoder) }
}
