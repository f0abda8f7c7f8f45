internal import HashTreeCollections
public import TenantModel

/// A member as it is shown: the public JSON shape.
public struct MemberView: Encodable, Sendable {
    /// The user's id.
    public let user: String
    /// What they may do.
    public let role: String
    /// Since when.
    public let joined_at: String
    /// Who asked them.
    public let invited_by: String?
}

/// An invitation as it is shown: the public JSON shape.
public struct InvitationView: Encodable, Sendable {
    /// Its id.
    public let id: String
    /// As what.
    public let role: String
    /// What became of it.
    public let status: String
    /// Until when.
    public let expires_at: String
    /// When it was made.
    public let created_at: String
    /// Who made it.
    public let invited_by: String
    /// How often it was sent.
    public let sent_count: UInt32
}

/// A setting as it is shown, the public JSON shape; the value of a secret is `null`.
public struct ConfigView: Encodable, Sendable {
    /// The section.
    public let section: String
    /// The key.
    public let key: String
    /// What the value is.
    public let type: String
    /// The value.
    public let value: String?
    /// Whether the value is sealed.
    public let encrypted: Bool
    /// Whether it counts.
    public let active: Bool
    /// When it was last set.
    public let updated_at: String
    /// Who set it last.
    public let updated_by: String
    /// How often it was set.
    public let version: UInt32
}

/// A quota as it is shown: the public JSON shape.
public struct QuotaView: Encodable, Sendable {
    /// Whose: the slug.
    public let tenant: String
    /// What is counted.
    public let metric: String
    /// How long.
    public let period: String
    /// Which day or month.
    public let period_key: String
    /// The most; `null`: unlimited or not limited.
    public let max: Int64?
    /// What is used.
    public let used: Int64
    /// What is left.
    public let remaining: Int64?
    /// How much of the limit is used, rounded down.
    public let percent: Int64?
    /// What happens at the limit.
    public let enforcement: String
    /// When the period ends.
    public let resets_at: String?
    /// Where the limit is from: `tier`, `override` or `none`.
    public let source: String
}

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

    /// The settings as they are shown, by section and key.
    public var configViews: [ConfigView] {
        config.sorted { $0.key < $1.key }.map { key, entry in
            ConfigView(
                section: key.section, key: key.key, type: entry.type.rawValue,
                value: entry.secret == nil ? entry.text : nil, encrypted: entry.secret != nil, active: entry.isActive,
                updated_at: entry.updatedAt.description, updated_by: entry.updatedBy, version: entry.version)
        }
    }

    /// The quotas as they are shown at a moment: what is limited, and what was recorded without a limit.
    public func quotaViews(at time: Timestamp) -> [QuotaView] {
        let limits = limits(at: time)
        let limited = Set(limits.map(\.key.metric))
        let free = usage.metrics.filter { !limited.contains($0) }
        return limits.map { view($0.key, $0, at: time) }
            + free.map { view(LimitKey($0, $0.usualPeriod), nil, at: time) }
    }

    private func view(_ key: LimitKey, _ limit: EffectiveLimit?, at time: Timestamp) -> QuotaView {
        let period = key.period.key(at: time)
        let used = used(key, at: time)
        let max = limit?.max
        return QuotaView(
            tenant: slug, metric: key.metric.name, period: key.period.rawValue, period_key: period.description,
            max: max,
            used: used, remaining: max.map { Swift.max(0, $0 - used) },
            percent: max.flatMap { Self.percent(used, of: $0) },
            enforcement: (limit?.enforcement ?? .none).rawValue, resets_at: period.end?.description,
            source: limit.map { $0.isOverride ? "override" : "tier" } ?? "none")
    }

    /// Rounded down; of a limit of 0 there is no share.
    private static func percent(_ used: Int64, of max: Int64) -> Int64? {
        guard max > 0 else { return nil }
        let product = used.multipliedFullWidth(by: 100)
        let share = max.magnitude > product.high.magnitude ? max.dividingFullWidth(product).quotient : .max
        return share
    }
}
