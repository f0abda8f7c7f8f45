internal import Tenantry
internal import TenantModel

/// Events, one a line.
struct EventTable {
    /// Says whose the events are; `nil` if they are all of one tenant.
    private let platform: Platform?

    /// A table of one tenant's events, or of several tenants that a platform knows the slugs of.
    init(naming platform: Platform? = nil) { self.platform = platform }

    func print(_ events: [Event], _ format: OutputFormat) {
        var columns: [(title: String, text: (EventRow) -> any Cell)] = [
            ("position", { "#\($0.event.position)" }), ("recorded", { $0.event.recordedAt.description.toSecond }),
            ("actor", { $0.event.context.actor.id }), ("action", { $0.event.shownAction }),
            ("resource", { Self.resource($0.event) }), ("what", { Self.what($0.event) }),
        ]
        if platform != nil { columns.insert(("tenant", { slug($0.event) }), at: 2) }
        Listing(items: events.map { EventRow(event: $0) }, columns: columns, name: { String($0.event.position) })
            .print(format)
    }

    /// One event of a stream: there is no table whose widths could be known.
    func printLine(_ event: Event, _ format: OutputFormat) {
        switch format {
        case .table:
            let cells = [
                "#\(event.position)", event.recordedAt.description.toSecond, slug(event), event.context.actor.id,
                event.shownAction, Self.resource(event), Self.what(event),
            ]
            Console.out(cells.filter { !$0.isEmpty }.map(\.visible).joined(separator: " "))
        case .json, .ndjson: Console.out(JSONText.line(EventView(event)))
        case .csv, .name: print([event], format)
        }
    }

    private func slug(_ event: Event) -> String {
        event.tenant.map { platform?.shownName(of: $0) ?? $0.description } ?? ""
    }

    private static func resource(_ event: Event) -> String {
        event.resource.map { "\($0.type)/\($0.id)" } ?? ""
    }

    /// What happened, in a few words.
    private static func what(_ event: Event) -> String {
        let reason = event.context.reason.map { "\"\($0)\"" }
        return [change(event), reason].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func change(_ event: Event) -> String? {
        switch event.payload {
        case .tenantCreated(let tenant): "\(tenant.state), tier \(tenant.tier)"
        case .tenantActivated(let change), .tenantSuspended(let change), .tenantDeactivated(let change),
            .tenantDeleted(let change), .tenantRestored(let change):
            "\(change.from) → \(change.to)"
        case .tierChanged(let change):
            "\(change.fromTier) → \(change.toTier)\(change.forced ? ", forced" : "")"
        case .limitOverridden(let change):
            "\(change.hasFrom ? maximum(change.from) : "(none)") → \(maximum(change.to))"
                + (change.enforcement == "hard" ? "" : ", \(change.enforcement)")
                + (change.hasExpiresAt ? ", until \(day(change.expiresAt))" : "")
        case .limitCleared(let change): change.hasFrom ? "was \(maximum(change.from))" : nil
        case .profileUpdated(let change): profile(change)
        case .memberAdded(let member): "as \(member.role)"
        case .memberRoleChanged(let change): "\(change.from) → \(change.to)"
        case .memberRemoved(let member): "was \(member.role)"
        case .invitationCreated(let invitation): "as \(invitation.role), until \(day(invitation.expiresAt))"
        case .invitationResent(let invitation): "until \(day(invitation.toExpiresAt))"
        case .invitationAccepted(let invitation): "by \(invitation.user)"
        case .configSet(let set): value(set.to)
        case .configDeleted(let deleted): deleted.hasFrom ? "was \(value(deleted.from))" : nil
        case .activityRecorded(let activity):
            event.outcome == .succeeded
                ? nil : [event.outcome.name, activity.error].filter { !$0.isEmpty }.joined(separator: " ")
        case .usageRecorded, .usageLevelSet, .usageCorrected, .quotaThresholdCrossed, .quotaExceeded:
            usage(event.payload)
        case .settingsChanged(let settings):
            settings.changes.map { "\($0.field) \($0.from) → \($0.to)" }.joined(separator: ", ")
        case .backupCompleted(let backup): "up to #\(backup.head), \(backup.size.grouped) bytes, verified"
        case .accessDenied(let denied): "\(denied.cause), \(denied.scope)"
        case .featureSet(let feature): feature.to ? "on" : "off"
        case .featureCleared(let feature): "was \(feature.from ? "on" : "off")"
        case .policySet(let policy): "\(policy.hasFrom ? policy.from : "(none)") → \(policy.to)"
        case .policyCleared(let policy): "was \(policy.from)"
        case .apiKeyCreated(let key): "\(key.name), \(key.prefix)…, \(key.role)"
        case .apiKeyRotated(let key): "\(key.fromPrefix)… → \(key.toPrefix)…"
        case .apiKeyRevoked(let key), .apiKeyExpired(let key): "was \(key.prefix)…"
        case .onboardingStarted(let onboarding): onboarding.steps.map(\.id).joined(separator: ", ")
        case .onboardingStepCompleted(let done): done.step
        default: placement(event.payload)
        }
    }

    private static func placement(_ payload: EventPayload) -> String? {
        switch payload {
        case .tenantImported(let tenant): "from \(tenant.source)"
        case .tenantPurged(let tenant): "\(tenant.from) → purged"
        case .billingLinked(let billing):
            billing.changes.map { "\($0.field) → \($0.hasTo ? $0.to : "(none)")" }.joined(separator: ", ")
        case .regionAssigned(let region):
            "\(region.hasFrom ? region.from : "(none)") → \(region.hasTo ? region.to : "(none)")"
        case .isolationAssigned(let isolation): "\(isolation.to.strategy) \(isolation.to.namespace)"
        case .hostRegistered(let host): host.to.primary ? "primary" : nil
        case .hostUpdated(let host): host.to.certificate
        default: nil
        }
    }

    private static func profile(_ change: ProfileUpdated) -> String {
        var fields = change.changes.map {
            "\($0.field) \($0.hasFrom ? $0.from : "(none)") → \($0.hasTo ? $0.to : "(none)")"
        }
        if change.hasBillingEmail { fields.append("billing_email \(sealed(change.billingEmail))") }
        if change.hasContactPhone { fields.append("contact_phone \(sealed(change.contactPhone))") }
        return fields.joined(separator: ", ")
    }

    private static func sealed(_ change: SealedChange) -> String {
        "\(change.hasFrom ? "(sealed)" : "(none)") → \(change.hasTo ? "(sealed)" : "(none)")"
    }

    private static func usage(_ payload: EventPayload) -> String? {
        switch payload {
        case .usageRecorded(let usage):
            "+\(usage.amount.grouped) → \(usage.used.grouped)\(usage.hasMax ? " of \(usage.max.grouped)" : "")"
        case .usageCorrected(let usage): "\(usage.delta.grouped) → \(usage.used.grouped)"
        case .usageLevelSet(let level): "\(level.from.grouped) → \(level.to.grouped)"
        case .quotaThresholdCrossed(let crossed):
            "\(crossed.percent) %: \(crossed.used.grouped) of \(crossed.limit.max.grouped)"
        case .quotaExceeded(let quota):
            "\(quota.requested.grouped) more than \(quota.used.grouped) of \(quota.limit.max.grouped)"
        default: nil
        }
    }

    private static func maximum(_ limit: LimitValue) -> String { limit.hasMax ? limit.max.grouped : "unlimited" }

    private static func value(_ value: ConfigValue) -> String { value.hasSecret ? "(secret)" : value.text }

    private static func day(_ time: Int64) -> String { String(Timestamp(rawValue: time).description.prefix(10)) }
}

/// An event with the JSON shape that it is shown in.
private struct EventRow: JSONWritable {
    let event: Event

    func write(to json: inout JSONWriter) { EventView(event).write(to: &json) }
}

extension Platform {
    /// The last events that match, the oldest first; says so if there are older ones, and how to get them.
    func lastEvents(_ filter: EventFilter, _ limit: Limit) throws -> [Event] {
        let most = Int.max / 4
        guard let count = limit.limit, count < most else { return try lastEvents(filter, count: most) }
        let found = try lastEvents(filter, count: count + 1)
        if found.count > count {
            Console.error("there are older ones; --through \(found[0].position) shows them, --limit all shows all")
        }
        return found.suffix(count)
    }
}
