internal import HashTreeCollections
internal import TenantModel

extension Tenant {
    /// What differs between two states of a tenant, by the names that events give to fields; `nil`: no tenant.
    ///
    /// - Parameters:
    ///   - time: when deadlines and periods of both are evaluated, so that the passing of time is no change.
    ///   - part: the fields up to the first dot that are looked at; `nil`: all.
    /// - Complexity: O(limits), and O(entries) of each part that differs, as all members: what the states share is not
    ///   looked into.
    static func differences(
        from old: Tenant?, to new: Tenant?, at time: Timestamp, in part: String? = nil
    ) -> [StateDifference] {
        var comparison = TenantComparison(old: old, new: new, time: time, part: part)
        comparison.compareProfile()
        comparison.compareEntitlements()
        comparison.comparePeople()
        comparison.compareSettings()
        comparison.compareUsage()
        return comparison.found
    }
}

/// Two states of a tenant, held against each other part by part.
private struct TenantComparison {
    let old: Tenant?
    let new: Tenant?
    let time: Timestamp
    /// The fields up to the first dot that are wanted; `nil`: all.
    let part: String?
    var found: [StateDifference] = []

    private func isWanted(_ field: String) -> Bool {
        guard let part else { return true }
        return field == part || field.hasPrefix(part) && field.dropFirst(part.count).first == "."
    }

    private mutating func compare(_ field: String, _ text: (Tenant) -> String?) {
        if isWanted(field) { compare(field, old.flatMap(text), new.flatMap(text)) }
    }

    private mutating func compare(_ field: String, _ before: String?, _ after: String?) {
        if before != after { found.append(StateDifference(field: field, before: before, after: after)) }
    }

    /// Compares what is named below a field, if anything of it is another one.
    private mutating func compare<Part: Equatable>(
        below field: String, _ part: (Tenant) -> Part, _ texts: (Tenant) -> [String: String]
    ) {
        guard isWanted(field), old.map(part) != new.map(part) else { return }
        compare(below: field, old.map(texts) ?? [:], new.map(texts) ?? [:])
    }

    /// Compares what is in a table, if any of it is another one; texts are made only of what is.
    private mutating func compare<Key: Hashable, Value: Equatable>(
        entriesBelow field: String, _ table: (Tenant) -> TreeDictionary<Key, Value>,
        _ texts: (Key, Value) -> [String: String]
    ) {
        guard isWanted(field) else { return }
        let (before, after) = (old.map(table) ?? [:], new.map(table) ?? [:])
        guard before != after else { return }
        var (was, now): ([String: String], [String: String]) = ([:], [:])
        for (key, value) in after {
            let earlier = before[key]
            guard earlier != value else { continue }
            now.merge(texts(key, value)) { $1 }
            if let earlier { was.merge(texts(key, earlier)) { $1 } }
        }
        for key in before.keys.subtracting(after.keys) {
            if let earlier = before[key] { was.merge(texts(key, earlier)) { $1 } }
        }
        compare(below: field, was, now)
    }

    private mutating func compare(below field: String, _ before: [String: String], _ after: [String: String]) {
        for name in Set(before.keys).union(after.keys).sorted() {
            compare("\(field).\(name)", before[name], after[name])
        }
    }

    /// Sealed values are told apart without being read.
    private mutating func compareSealed(_ field: String, _ value: (Tenant) -> Sealed?) {
        guard isWanted(field) else { return }
        let (before, after) = (old.flatMap(value), new.flatMap(value))
        guard before != after else { return }
        let isAnother = before != nil && after != nil
        compare(field, before.map { _ in "sealed" }, after.map { _ in isAnother ? "sealed anew" : "sealed" })
    }

    // MARK: - Parts

    mutating func compareProfile() {
        let time = time
        compare("state") { $0.state.rawValue }
        compare("state_reason") { $0.stateReason }
        compare("health") { TenantHealth($0, at: time).status.rawValue }
        compare("tier") { $0.tier.id }
        compare("catalog") { $0.catalog.description }
        compare("slug") { $0.slug }
        compare("external_id") { $0.externalID }
        compare("name") { $0.name }
        compare("description") { $0.description }
        compare("timezone") { $0.timezone }
        compare("locale") { $0.locale }
        compare(below: "metadata", \.metadata) { $0.metadata }
        compareSealed("billing.email") { $0.billingEmail }
        compareSealed("contact.phone") { $0.contactPhone }
        compare("billing.subscription_id") { $0.subscriptionID }
        compare("billing.stripe_customer_id") { $0.stripeCustomerID }
        compare("region") { $0.region }
        compare("isolation.strategy") { $0.isolation?.strategy.rawValue }
        compare("isolation.namespace") { $0.isolation?.namespace }
        compareSealed("isolation.database_url") { $0.isolation?.databaseURL }
        compare("imported_from") { $0.importSource }
    }

    mutating func compareEntitlements() {
        let time = time
        compare(below: "limits", { LimitParts(limits: $0.tier.limits, overrides: $0.overrides) }) { tenant in
            tenant.limits(at: time).reduce(into: [:]) { texts, limit in
                texts[limit.key.description] = limit.text
            }
        }
        compare(below: "features", { FeatureParts(tier: $0.tier.features, own: $0.ownFeatures) }) { tenant in
            tenant.features.reduce(into: [:]) { $0[$1.name] = "\($1.isEnabled)" }
        }
        compare(below: "policies", { PolicyParts(tier: $0.tier.policies, own: $0.ownPolicies) }) { tenant in
            tenant.policies.reduce(into: [:]) { $0[$1.name] = $1.value }
        }
    }

    mutating func comparePeople() {
        let time = time
        compare(entriesBelow: "members", \.members) { user, member in [user: member.role.rawValue] }
        compare(entriesBelow: "invitations", \.invitations) { id, invitation in
            let sent = invitation.sentCount > 1 ? ", sent \(invitation.sentCount) times" : ""
            return ["\(id)": invitation.status(at: time).rawValue + sent]
        }
        compare(entriesBelow: "api_keys", \.apiKeys) { id, key in
            ["\(id)": "\(key.status(at: time).rawValue) \(key.prefix)"]
        }
        compare("onboarding") { $0.onboarding.map { OnboardingView($0).status } }
        compare(below: "onboarding", \.onboarding) { tenant in
            (tenant.onboarding?.steps ?? []).reduce(into: [:]) { texts, step in
                if step.completedAt != nil { texts[step.id] = "done" }
            }
        }
    }

    mutating func compareSettings() {
        compare(entriesBelow: "config", \.config) { key, entry in
            let shown = entry.secret == nil ? entry.text : "sealed, version \(entry.version)"
            let name = "\(key.section).\(key.key)"
            var texts = [name: shown + (entry.isActive ? "" : " (off)")]
            // Most are texts, and need not say so.
            if entry.type != .string { texts["\(name).type"] = entry.type.rawValue }
            return texts
        }
        compare(entriesBelow: "hosts", \.hosts) { name, host in
            var texts = [name: host.kind.rawValue]
            if host.isPrimary { texts["\(name).primary"] = "true" }
            texts["\(name).certificate"] = host.certificate
            return texts
        }
    }

    /// What is used in the period that a metric is looked at in; other periods only where a limit names them.
    mutating func compareUsage() {
        guard isWanted("usage") || isWanted("alert") else { return }
        guard old?.usage != new?.usage || old?.alerts != new?.alerts else { return }
        for metric in Set(old?.usage.metrics ?? []).union(new?.usage.metrics ?? []).sorted() {
            let limited = (new ?? old)?.limits(on: metric, at: time).map(\.key.period) ?? []
            for period in limited.isEmpty ? [metric.usualPeriod] : limited { compareUsage(of: metric, in: period) }
        }
        compare("alert") { tenant in
            tenant.alerts.last.map { "#\($0.position) \($0.limit) \($0.percent) % (\($0.periodKey))" }
        }
    }

    private mutating func compareUsage(of metric: Metric, in period: Period) {
        let current = period.key(at: time)
        let (before, after) = (old?.usage.buckets(of: metric) ?? [], new?.usage.buckets(of: metric) ?? [])
        let keys = Set((before + after).map(\.key)).filter { $0.period == period }
        for key in keys.sorted() {
            let (was, now) = (before.first { $0.key == key }, after.first { $0.key == key })
            let name = "usage.\(metric)" + (key == current ? "" : ".\(key)")
            compare(name, was.map { String($0.used) }, now.map { String($0.used) })
            compare("\(name).reported", was?.reported, now?.reported)
        }
    }
}

private struct LimitParts: Equatable {
    let limits: [LimitKey: Int64?]
    let overrides: [LimitKey: LimitOverride]
}

private struct FeatureParts: Equatable {
    let tier: [String]
    let own: [String: Bool]
}

private struct PolicyParts: Equatable {
    let tier: [String: String]
    let own: [String: String]
}

extension EffectiveLimit {
    fileprivate var text: String {
        var words = [max.map(String.init) ?? "unlimited"]
        if enforcement != .hard { words.append(enforcement.rawValue) }
        if isOverride { words.append("its own") }
        if let expiresAt { words.append("until \(expiresAt)") }
        return words.joined(separator: ", ")
    }
}

extension UsageLedger.Bucket {
    /// The highest share of the limit that was reported.
    fileprivate var reported: String? { reported95 ? "95 %" : reported80 ? "80 %" : nil }
}
