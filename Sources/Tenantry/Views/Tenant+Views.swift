internal import HashTreeCollections
public import TenantModel

extension Tenant {
    /// The members as they are shown, in the order of their ids.
    public var memberViews: [MemberView] {
        members.sorted { $0.key < $1.key }.map { user, member in
            MemberView(
                user: user, role: member.role.rawValue, joined_at: member.joinedAt.description,
                invited_by: member.invitedBy)
        }
    }

    /// The invitations as they are shown at a moment, the oldest first.
    public func invitationViews(at time: Timestamp) -> [InvitationView] {
        invitations.sorted { ($0.value.createdAt, $0.key) < ($1.value.createdAt, $1.key) }.map { id, invitation in
            InvitationView(
                id: id.description, role: invitation.role.rawValue, status: invitation.status(at: time).rawValue,
                expires_at: invitation.expiresAt.description, created_at: invitation.createdAt.description,
                invited_by: invitation.invitedBy, sent_count: invitation.sentCount)
        }
    }

    /// The hosts and domains as they are shown, by name.
    public var hostViews: [HostView] {
        hosts.sorted { $0.key < $1.key }.map { name, host in
            HostView(
                host: name, kind: host.kind.rawValue, primary: host.isPrimary, certificate: host.certificate,
                registered_at: host.registeredAt.description)
        }
    }

    /// The API keys as they are shown at a moment, the oldest first.
    public func apiKeyViews(at time: Timestamp) -> [ApiKeyView] {
        apiKeys.sorted { $0.key < $1.key }.map { $0.value.view($0.key, tenant: slug, at: time) }
    }

    /// The features as they are shown, by name.
    public var featureViews: [FeatureView] {
        features.map { FeatureView(feature: $0.name, enabled: $0.isEnabled, source: $0.source.rawValue) }
    }

    /// The policies as they are shown, by name.
    public var policyViews: [PolicyView] {
        policies.map { PolicyView(policy: $0.name, value: $0.value, source: $0.source.rawValue) }
    }

    /// The latest alerts as they are shown, the newest first.
    public var alertViews: [AlertView] { alerts.reversed().map { AlertView($0, of: self) } }

    /// The settings as they are shown, by section and key.
    public var configViews: [ConfigView] {
        config.sorted { $0.key < $1.key }.map { key, entry in
            ConfigView(
                section: key.section, key: key.key, type: entry.type.rawValue,
                value: entry.secret == nil ? entry.text : nil, encrypted: entry.secret != nil, active: entry.isActive,
                updated_at: entry.updatedAt.description, updated_by: entry.updatedBy, version: entry.version)
        }
    }

    /// The quotas as they are shown at a moment, of a metric or of all: what is limited, and what was recorded without
    /// a limit.
    public func quotaViews(on metric: Metric? = nil, at time: Timestamp) -> [QuotaView] {
        let limits = limits(on: metric, at: time)
        let limited = Set(limits.map(\.key.metric))
        let free = usage.metrics.filter { (metric == nil || $0 == metric) && !limited.contains($0) }
        return limits.map { view($0.key, $0, at: time) }
            + free.map { view(LimitKey($0, $0.usualPeriod), nil, at: time) }
    }

    private func view(_ key: LimitKey, _ limit: EffectiveLimit?, at time: Timestamp) -> QuotaView {
        let period = key.period.key(at: time)
        let used = used(key, at: time)
        let max = limit?.max
        return QuotaView(
            tenant: slug, tenant_id: id.description, metric: key.metric.name, period: key.period.rawValue,
            period_key: period.description, max: max, used: used, remaining: max.map { Swift.max(0, $0 - used) },
            percent: max.flatMap { Self.percent(used, of: $0) },
            enforcement: (limit?.enforcement ?? .none).rawValue, resets_at: period.end?.description,
            expires_at: limit?.expiresAt?.description,
            source: limit.map { $0.isOverride ? "override" : "tier" } ?? "none")
    }

    /// Rounded down; of a limit of 0 there is no share.
    static func percent(_ used: Int64, of max: Int64) -> Int64? {
        guard max > 0 else { return nil }
        let product = used.multipliedFullWidth(by: 100)
        let share = max.magnitude > product.high.magnitude ? max.dividingFullWidth(product).quotient : .max
        return share
    }
}

extension Fleet {
    /// The platform's own API keys as they are shown at a moment, the oldest first.
    public func platformKeyViews(at time: Timestamp) -> [ApiKeyView] {
        platformKeys.sorted { $0.key < $1.key }.map { $0.value.view($0.key, tenant: nil, at: time) }
    }
}

extension ApiKey {
    fileprivate func view(_ id: ApiKeyID, tenant: String?, at time: Timestamp) -> ApiKeyView {
        ApiKeyView(
            id: id.description, tenant: tenant, name: name, prefix: prefix, role: role.rawValue,
            scopes: scopes.sorted().map(\.rawValue), status: status(at: time).rawValue,
            created_at: createdAt.description, created_by: createdBy, expires_at: expiresAt?.description)
    }
}
