internal import HashTreeCollections
internal import TenantModel

extension ConditionName {
    /// What a name of events stands for; several values for fields and for the names of a tenant.
    func values(of step: ReplayStep) -> [String] {
        let (event, context) = (step.event, step.event.context)
        let value: String? =
            switch form.pattern {
            case "type": event.payload.type.name
            case "action": event.actionName
            case "actor": context.actor.id
            case "actor.type": context.actor.type
            case "on_behalf_of": context.actor.onBehalfOf
            case "outcome": event.outcome.name
            case "operation": event.operation.name
            case "origin": context.origin.name
            case "resource": event.resource?.id
            case "resource.type": event.resource?.type
            case "ip": context.sourceIP
            case "request_id": context.requestID
            case "reason": context.reason
            case "field": nil
            case "tenant": nil
            default: preconditionFailure("\(form.pattern) is no name of an event")
            }
        switch form.pattern {
        case "field": return event.payload.changes.map(\.field) + step.changes.map(\.field)
        case "tenant":
            let tenant = step.after ?? step.before
            return [event.tenant?.description, tenant?.slug, tenant?.externalID].compactMap(\.self)
        default: return value.map { [$0] } ?? []
        }
    }

    /// What a name of tenants stands for; `nil`: the tenant has none.
    func value(of tenant: Tenant, at time: Timestamp) -> ConditionValue? {
        if let limit { return value(of: limit, of: tenant, at: time) }
        switch form.pattern {
        case "members": return .number(Int64(tenant.members.count))
        case "owners": return .number(Int64(tenant.ownerCount))
        case "version": return .number(Int64(clamping: tenant.version))
        case "revision": return .number(Int64(clamping: tenant.revision))
        default: return text(of: tenant, at: time).map { .text($0) }
        }
    }

    private func text(of tenant: Tenant, at time: Timestamp) -> String? {
        switch form.pattern {
        case "state": tenant.state.rawValue
        case "state_reason": tenant.stateReason
        case "health": TenantHealth(tenant, at: time).status.rawValue
        case "tier": tenant.tier.id
        case "catalog": tenant.catalog.description
        case "slug": tenant.slug
        case "name": tenant.name
        case "region": tenant.region
        case "onboarding": tenant.onboarding.map { OnboardingView($0).status }
        case "member.USER": tenant.members[word]?.role.rawValue
        case "config.SECTION.KEY": setting(of: tenant)
        case "feature.NAME": tenant.feature(word).source == .none ? nil : "\(tenant.feature(word).isEnabled)"
        case "policy.NAME": tenant.policy(word)?.value
        case "metadata.NAME": tenant.metadata[word]
        case "host.NAME": tenant.hosts[word]?.kind.rawValue
        default: preconditionFailure("\(form.pattern) is no name of a tenant")
        }
    }

    private func setting(of tenant: Tenant) -> String? {
        let parts = word.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let entry = tenant.config[ConfigKey(section: parts[0], key: parts[1])] else {
            return nil
        }
        return entry.secret == nil ? entry.text : "sealed"
    }

    /// A limit that is named without a period is the one that the tenant has on the metric.
    private func value(of named: LimitKey, of tenant: Tenant, at time: Timestamp) -> ConditionValue? {
        let own = word.contains("/") ? nil : tenant.limits(on: named.metric, at: time).first
        let key = own?.key ?? named
        let limit = own ?? tenant.limit(key, at: time)
        switch form.pattern {
        case "quota.LIMIT.used": return .number(tenant.used(key, at: time))
        case "limit.LIMIT", "quota.LIMIT.max": return limit.map { .maximum($0.max) }
        case "quota.LIMIT.remaining":
            return limit.map { limit in
                .maximum(limit.max.map { Swift.max(0, $0 - tenant.used(key, at: time)) })
            }
        case "quota.LIMIT.percent":
            return limit?.max.flatMap { Tenant.percent(tenant.used(key, at: time), of: $0) }.map { .number($0) }
        default: preconditionFailure("\(form.pattern) is no name of a limit")
        }
    }
}
