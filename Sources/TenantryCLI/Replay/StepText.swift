internal import Tenantry
internal import TenantModel

/// A step of a replay, for people: the event on one line, and below it each field with both sides.
struct StepText {
    let step: ReplayStep
    /// Whether the tenant is to be named: there are several.
    let namesTenant: Bool

    static let heading = ["position", "recorded", "tenant", "actor", "action", "field", "before", "after"]

    var lines: [String] { ([title] + [why].compactMap(\.self).map { "    " + $0 } + changes).map(\.visible) }

    /// One row for each changed field, or one without a field.
    var cells: [[String]] {
        let event = step.event
        let row = [
            "#\(event.position)", event.recordedAt.description, slug ?? "", event.context.actor.id, event.actionName,
        ]
        let changes = step.changes
        if changes.isEmpty { return [row + ["", "", ""]] }
        return changes.map { row + [$0.field, $0.before ?? "", $0.after ?? ""] }
    }

    /// How far it is.
    static func place(_ number: Int, of replay: Replay) -> String {
        "step \(number.grouped) of \(replay.count.grouped)"
    }

    /// What happened, when, to whom and by whom.
    var title: String {
        let event = step.event
        let outcome = event.outcome == .succeeded ? nil : "(\(event.outcome.name))"
        let words = [
            "#\(event.position)", event.recordedAt.description.toSecond, namesTenant ? slug : nil, event.shownAction,
            outcome, "by \(event.context.actor.id)",
        ]
        return words.compactMap(\.self).joined(separator: "  ")
    }

    /// What else the event says: the reason, and the thing where the action does not name it.
    private var why: String? {
        let event = step.event
        let resource = event.payload.type == .activityRecorded ? event.resource.map(Self.text) : nil
        let words = [resource, event.context.reason.map { "\"\($0)\"" }].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: "  ")
    }

    private static func text(_ resource: Resource) -> String {
        resource.id.isEmpty ? resource.type : "\(resource.type)/\(resource.id)"
    }

    /// The fields that are another one now; of the platform's events, what they say of themselves.
    private var changes: [String] {
        let changes =
            step.event.tenant == nil
            ? step.event.payload.changes.map { ($0.field, $0.before, $0.after) }
            : step.changes.map { ($0.field, $0.before, $0.after) }
        return Self.aligned(changes)
    }

    /// Fields with both sides, below each other.
    static func aligned(_ changes: [(field: String, before: String?, after: String?)]) -> [String] {
        let width = changes.map(\.field.count).max() ?? 0
        return changes.map { change in
            "    \(change.field.padding(to: width))  \(change.before ?? "(none)") → \(change.after ?? "(none)")"
        }
    }

    private var slug: String? {
        guard let id = step.event.tenant else { return nil }
        return (step.after ?? step.before)?.slug ?? id.description
    }
}
