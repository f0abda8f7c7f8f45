internal import HashTreeCollections
internal import TenantModel

/// Writes down the commands that make a tenant again.
struct TenantExportWriter {
    typealias Fields = [String: JSONValue]

    private let tenant: Tenant
    private let now: Timestamp
    /// Opens a sealed value; `nil` if it is to stay sealed.
    private let reveal: (Sealed, String) throws -> String?
    private(set) var commands: [String] = []
    private(set) var leftOut: [String] = []

    init(_ tenant: Tenant, at now: Timestamp, reveal: @escaping (Sealed, String) throws -> String?) {
        self.tenant = tenant
        self.now = now
        self.reveal = reveal
    }

    mutating func write() throws {
        try writeProfile()
        writeOverrides(isFinal: false)
        writeMembers()
        writeHosts()
        try writeConfig()
        try writePlacement()
        writeOnboarding()
        writeUsage()
        writeOverrides(isFinal: true)
        writeState()
        for (id, invitation) in tenant.invitations.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where invitation.status(at: now) == .pending {
            leftOut.append("invitation \(id): its token stays good in the old store; revoke it there, and invite again")
        }
        for (id, key) in tenant.apiKeys.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where key.closedAt == nil {
            leftOut.append("API key \(id): its secret stays good in the old store; revoke it there, and make another")
        }
    }

    private mutating func add(_ command: String, _ fields: [String: JSONValue?]) {
        var object = fields.compactMapValues(\.self)
        object["command"] = .string(command)
        if command != "tenant.create" { object["tenant"] = .string(tenant.slug) }
        commands.append(JSONText.line(JSONValue.object(object)))
    }

    private mutating func text(of sealed: Sealed?, at place: String) throws -> JSONValue? {
        guard let sealed else { return nil }
        if let text = try reveal(sealed, place) { return .string(text) }
        leftOut.append("\(place): it is sealed, and was not to be revealed")
        return nil
    }

    private mutating func writeProfile() throws {
        let owner = tenant.members.filter { $0.value.role == .owner }.map(\.key).min()
        add(
            "tenant.create",
            [
                "name": .string(tenant.name), "slug": .string(tenant.slug),
                "external_id": tenant.externalID.map { .string($0) }, "owner": owner.map { .string($0) },
                "catalog": .string(tenant.catalog.description), "tier": .string(tenant.tier.id),
                "pending": .bool(isPending), "description": tenant.description.map { .string($0) },
                "timezone": .string(tenant.timezone), "locale": .string(tenant.locale),
                "metadata": .object(tenant.metadata.mapValues { .string($0) }),
                "billing_email": try text(of: tenant.billingEmail, at: "billing_email"),
                "contact_phone": try text(of: tenant.contactPhone, at: "contact_phone"),
            ])
    }

    /// Limits of its own; first lifted where the tenant has more than its tier allows, so that it can arrive.
    private mutating func writeOverrides(isFinal: Bool) {
        let levels = [
            (Metric.users, Int64(tenant.members.count)), (.domains, count(of: .domain)), (.hosts, count(of: .host)),
        ]
        let full: [LimitKey] = levels.compactMap { metric, used in
            let key = LimitKey(metric, .total)
            guard case let max?? = tenant.tier.limits[key], used > max else { return nil }
            return key
        }
        guard isFinal else {
            for key in full.sorted() { add("limit.override", ["limit": .string(key.description), "max": .null]) }
            return
        }
        for (key, own) in tenant.overrides.sorted(by: { $0.key < $1.key }) where own.expiresAt.map({ now < $0 }) ?? true
        {
            add(
                "limit.override",
                [
                    "limit": .string(key.description), "max": own.max.map { .int($0) } ?? .null,
                    "enforcement": .string(own.enforcement.rawValue),
                    "expires_at": own.expiresAt.map { .string($0.description) },
                ])
        }
        for key in full.sorted() where tenant.overrides[key] == nil {
            add("limit.clear", ["limit": .string(key.description)])
        }
    }

    private func count(of kind: HostName.Kind) -> Int64 { Int64(tenant.hosts.count { $0.value.kind == kind }) }

    private mutating func writeMembers() {
        let owner = tenant.members.filter { $0.value.role == .owner }.map(\.key).min()
        for (user, member) in tenant.members.sorted(by: { $0.key < $1.key }) where user != owner {
            add("member.add", ["user": .string(user), "role": .string(member.role.rawValue)])
        }
    }

    private mutating func writeHosts() {
        // The first of a kind becomes the primary one.
        let hosts = tenant.hosts.sorted { ($0.value.isPrimary ? 0 : 1, $0.key) < ($1.value.isPrimary ? 0 : 1, $1.key) }
        for (name, host) in hosts {
            add(
                "host.add",
                [
                    "host": .string(name), "kind": .string(host.kind.rawValue), "primary": .bool(host.isPrimary),
                    "certificate": host.certificate.map { .string($0) },
                ])
        }
    }

    private mutating func writeConfig() throws {
        for (key, entry) in tenant.config.sorted(by: { $0.key < $1.key }) {
            let value: JSONValue?
            if let secret = entry.secret {
                value = try text(of: secret, at: "config/\(key.section)/\(key.key)")
            } else {
                value = .string(entry.text)
            }
            guard let value else { continue }
            add(
                "config.set",
                [
                    "section": .string(key.section), "key": .string(key.key), "type": .string(entry.type.rawValue),
                    "value": value, "active": .bool(entry.isActive),
                ])
        }
        for (name, isEnabled) in tenant.ownFeatures.sorted(by: { $0.key < $1.key }) {
            add("feature.set", ["feature": .string(name), "enabled": .bool(isEnabled)])
        }
        for (name, value) in tenant.ownPolicies.sorted(by: { $0.key < $1.key }) {
            add("policy.set", ["policy": .string(name), "value": .string(value)])
        }
    }

    private mutating func writePlacement() throws {
        if let region = tenant.region { add("tenant.set-region", ["region": .string(region)]) }
        if let isolation = tenant.isolation {
            add(
                "tenant.set-isolation",
                [
                    "strategy": .string(isolation.strategy.rawValue), "namespace": .string(isolation.namespace),
                    "database_url": try text(of: isolation.databaseURL, at: "database_url"),
                ])
        }
        guard tenant.subscriptionID != nil || tenant.stripeCustomerID != nil else { return }
        add(
            "tenant.link-billing",
            [
                "subscription_id": tenant.subscriptionID.map { .string($0) },
                "stripe_customer_id": tenant.stripeCustomerID.map { .string($0) },
            ])
    }

    private mutating func writeOnboarding() {
        guard let onboarding = tenant.onboarding else { return }
        guard !isPending || onboarding.completedAt == nil else {
            leftOut.append("onboarding: it is over, and to go through it again would put the tenant into use")
            return
        }
        add("onboarding.start", ["steps": .array(onboarding.steps.map { .string($0.text) })])
        // What need not be done first: it would count as left out when the last of the others is done.
        let done = onboarding.steps.filter { $0.completedAt != nil }
        for step in done.filter(\.isOptional) + done.filter({ !$0.isOptional }) {
            add("onboarding.complete", ["step": .string(step.id)])
        }
    }

    /// Levels as they are; counters by day as far back as usage may be told, and what was before on the first of them.
    private mutating func writeUsage() {
        for metric in tenant.usage.metrics {
            let used = tenant.usage.used(metric, in: Period.total.key(at: now))
            guard metric.kind == .counter else {
                if !isDerived(metric) { add("usage.level", ["metric": .string(metric.name), "level": .int(used)]) }
                continue
            }
            let first = now.advanced(by: -TenantExport.usageSpan)
            var days: [(at: Timestamp, used: Int64)] = []
            for bucket in tenant.usage.buckets(of: metric) where bucket.key.period == .day && bucket.used > 0 {
                let noon = Timestamp(rawValue: Int64(bucket.key.number) * Timestamp.day + Timestamp.day / 2)
                guard noon >= first else { continue }
                // What was used today is told of today, however late it arrives.
                days.append((bucket.key == Period.day.key(at: now) ? now : noon, bucket.used))
            }
            let before = used - days.reduce(0) { $0 + $1.used }
            if before > 0 { days.insert((first, before), at: 0) }
            for day in days {
                add(
                    "usage.record",
                    [
                        "metric": .string(metric.name), "amount": .int(day.used),
                        "occurred_at": .string(day.at.description),
                    ])
            }
        }
    }

    private func isDerived(_ metric: Metric) -> Bool {
        switch metric {
        case .users: !tenant.members.isEmpty
        case .hosts: count(of: .host) > 0
        case .domains: count(of: .domain) > 0
        default: false
        }
    }

    /// Whether it is on its way into use, or was when it was deleted.
    private var isPending: Bool {
        tenant.state == .pending || tenant.state == .deleted && tenant.stateBeforeDeletion == .pending
    }

    private mutating func writeState() {
        if [.pending, .active].contains(tenant.state), let reason = tenant.stateReason {
            leftOut.append("state_reason: '\(reason)' was said when it became \(tenant.state.rawValue)")
        }
        let reason: [String: JSONValue?] = ["reason": tenant.stateReason.map { .string($0) }]
        for state in tenant.state == .deleted ? [tenant.stateBeforeDeletion, .deleted] : [tenant.state] {
            switch state {
            case .suspended: add("tenant.suspend", reason)
            case .inactive: add("tenant.deactivate", reason)
            case .deleted: add("tenant.delete", reason)
            case .pending, .active, .purged, nil: continue
            }
        }
    }
}
