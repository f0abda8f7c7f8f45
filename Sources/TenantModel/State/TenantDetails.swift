public import HashTreeCollections

/// What a tenant has beside the facts that metering looks at: behind one reference, so that counting does not copy it.
struct TenantDetails: Hashable, Sendable {
    /// How many alerts are remembered; the log has all.
    static let alertsKept = 32
    /// How many of those who were refused are remembered.
    static let denialsKept = 16

    /// Somebody who was refused access.
    struct Denial: Hashable, Sendable {
        let actor: String
        let at: Timestamp
    }

    var hosts: TreeDictionary<String, HostName> = [:]
    var apiKeys: TreeDictionary<ApiKeyID, ApiKey> = [:]
    var features: [String: Bool] = [:]
    var policies: [String: String] = [:]
    var onboarding: Onboarding?
    var region: String?
    var isolation: Isolation?
    var subscriptionID: String?
    var stripeCustomerID: String?
    var importSource: String?
    var alerts: [QuotaAlert] = []
    /// Who was refused access, the last ones, and when.
    var denials: [Denial] = []
}

extension Tenant {
    /// The names on the net that it has.
    public var hosts: TreeDictionary<String, HostName> { details.value.hosts }
    /// Its credentials for programs.
    public var apiKeys: TreeDictionary<ApiKeyID, ApiKey> { details.value.apiKeys }
    /// Features that it has, or has not, whatever its tier says.
    public var ownFeatures: [String: Bool] { details.value.features }
    /// Policies that it has instead of its tier's.
    public var ownPolicies: [String: String] { details.value.policies }
    /// Its way to its use, if it was started.
    public var onboarding: Onboarding? { details.value.onboarding }
    /// Where its data must stay.
    public var region: String? { details.value.region }
    /// How its data is kept apart.
    public var isolation: Isolation? { details.value.isolation }
    /// The billing system's subscription.
    public var subscriptionID: String? { details.value.subscriptionID }
    /// The payment provider's customer.
    public var stripeCustomerID: String? { details.value.stripeCustomerID }
    /// Which system it was brought from.
    public var importSource: String? { details.value.importSource }
    /// The latest alerts, the oldest first.
    public var alerts: [QuotaAlert] { details.value.alerts }
}

/// Where an answer comes from.
public enum ValueSource: String, Hashable, Sendable {
    /// The tenant's own.
    case override
    /// Its tier's.
    case tier
    /// Nobody says.
    case none
}

extension Tenant {
    /// Whether it may use a feature, and who says so.
    public func feature(_ name: String) -> (isEnabled: Bool, source: ValueSource) {
        if let own = ownFeatures[name] { return (own, .override) }
        return tier.features.contains(name) ? (true, .tier) : (false, .none)
    }

    /// Every feature that the tier or the tenant itself speaks of, in order.
    public var features: [(name: String, isEnabled: Bool, source: ValueSource)] {
        Set(tier.features).union(ownFeatures.keys).sorted().map { name in
            let feature = feature(name)
            return (name, feature.isEnabled, feature.source)
        }
    }

    /// A policy's value, and who says so.
    public func policy(_ name: String) -> (value: String, source: ValueSource)? {
        if let own = ownPolicies[name] { return (own, .override) }
        return tier.policies[name].map { ($0, .tier) }
    }

    /// Every policy, in order.
    public var policies: [(name: String, value: String, source: ValueSource)] {
        Set(tier.policies.keys).union(ownPolicies.keys).sorted().compactMap { name in
            policy(name).map { (name, $0.value, $0.source) }
        }
    }
}
