public import HashTreeCollections

/// Everything that the log says of one tenant, as of a position.
public struct Tenant: Hashable, Sendable {
    /// Its id.
    public let id: TenantID
    /// Its name in addresses, unique.
    public internal(set) var slug: String
    /// The id that another system has for it, unique, for ever.
    public internal(set) var externalID: String?
    /// The name that people see.
    public internal(set) var name: String
    /// What it is.
    public internal(set) var description: String?
    /// Where it is in its life.
    public internal(set) var state: LifecycleState
    /// Why it is in this state, if that was said.
    public internal(set) var stateReason: String?
    /// Where to go back to when it is restored.
    public internal(set) var stateBeforeDeletion: LifecycleState?
    /// The version of the catalogue that its tier is from.
    public internal(set) var catalog: Catalog.ID
    /// Its commercial level.
    public internal(set) var tier: Catalog.Tier
    /// Limits of its own.
    public internal(set) var overrides: [LimitKey: LimitOverride] = [:]
    /// An IANA time zone's name.
    public internal(set) var timezone: String
    /// A BCP 47 language tag.
    public internal(set) var locale: String
    /// An application's own facts.
    public internal(set) var metadata: [String: String]
    /// Where bills go.
    public internal(set) var billingEmail: Sealed?
    /// Whom to call.
    public internal(set) var contactPhone: Sealed?
    /// Who belongs to it, by user id.
    public internal(set) var members: TreeDictionary<String, Member> = [:]
    /// How many of them are owners.
    public internal(set) var ownerCount = 0
    /// Who was asked to join, and what became of it.
    public internal(set) var invitations: TreeDictionary<InvitationID, Invitation> = [:]
    /// Its settings.
    public internal(set) var config: TreeDictionary<ConfigKey, ConfigEntry> = [:]
    /// What it uses.
    public internal(set) var usage = UsageLedger()
    var details = Box(TenantDetails())
    /// When it was made.
    public let createdAt: Timestamp
    /// When its state, by kind, was last entered.
    public internal(set) var enteredAt: [LifecycleState: Timestamp]
    /// When it last changed.
    public internal(set) var updatedAt: Timestamp
    /// The place of its last event in its history.
    public internal(set) var version: UInt64
    /// The version of its last event that counts as a change.
    public internal(set) var revision: UInt64
    /// The position of its last event.
    public internal(set) var position: Position
}

/// One who belongs to a tenant.
public struct Member: Hashable, Sendable {
    /// What they may do.
    public var role: Role
    /// Since when.
    public var joinedAt: Timestamp
    /// Who asked them.
    public var invitedBy: String?
}

/// A limit that a tenant has instead of its tier's.
public struct LimitOverride: Hashable, Sendable {
    /// The most; `nil` for unlimited.
    public var max: Int64?
    /// What happens at the limit.
    public var enforcement: Enforcement
    /// Until when it counts; `nil` for ever.
    public var expiresAt: Timestamp?
}

/// What happens when a limit is reached.
public enum Enforcement: String, Hashable, Sendable, CaseIterable {
    /// Consumption is refused.
    case hard
    /// Consumption goes on, and is reported.
    case soft
    /// Nothing.
    case none
}

/// A limit as it is at a moment.
public struct EffectiveLimit: Hashable, Sendable {
    /// What it is on.
    public var key: LimitKey
    /// The most; `nil` for explicitly unlimited.
    public var max: Int64?
    /// What happens at it.
    public var enforcement: Enforcement
    /// Whether it is the tenant's own.
    public var isOverride: Bool
    /// Until when it counts; `nil` for ever, as a tier's does.
    public var expiresAt: Timestamp?
}

extension Tenant {
    /// The limit on something at a moment: the tenant's own, else its tier's; `nil`: not limited.
    public func limit(_ key: LimitKey, at time: Timestamp) -> EffectiveLimit? {
        if !overrides.isEmpty, let own = overrides[key], own.expiresAt.map({ time < $0 }) ?? true {
            return EffectiveLimit(
                key: key, max: own.max, enforcement: own.enforcement, isOverride: true, expiresAt: own.expiresAt)
        }
        guard let max = tier.limits[key] else { return nil }
        return EffectiveLimit(key: key, max: max, enforcement: .hard, isOverride: false)
    }

    /// Every limit at a moment, in order; of one metric, or of all.
    public func limits(on metric: Metric? = nil, at time: Timestamp) -> [EffectiveLimit] {
        var keys: [LimitKey] = []
        for key in tier.limits.keys where metric == nil || key.metric == metric { keys.append(key) }
        if !overrides.isEmpty {
            for key in overrides.keys where metric == nil || key.metric == metric {
                if tier.limits[key] == nil { keys.append(key) }
            }
        }
        if keys.count > 1 { keys.sort() }
        return keys.compactMap { limit($0, at: time) }
    }

    /// What is used of a limit at a moment.
    public func used(_ key: LimitKey, at time: Timestamp) -> Int64 {
        usage.used(key.metric, in: key.period.key(at: time))
    }
}
