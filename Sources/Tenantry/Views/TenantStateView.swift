internal import Foundation
public import TenantModel

/// Everything that is known of a tenant at a moment, in one object: what two moments are compared by.
public struct TenantStateView: Encodable, Sendable {
    let tenant: TenantView
    let members: [String: MemberView]
    let hosts: [String: HostView]
    let config: [String: ConfigView]
    let features: [String: Bool]
    let quotas: [String: QuotaView]
    let invitations: [String: InvitationView]
    let api_keys: [String: ApiKeyView]
    let onboarding: [String: OnboardingView.Step]
    /// What is sealed, by dotted name, for comparing: equal values have equal terms.
    private let terms: [String: [UInt8]]

    private enum CodingKeys: String, CodingKey {
        case tenant, members, hosts, config, features, quotas, invitations, api_keys, onboarding
    }

    /// Shows a tenant as of a moment.
    public init(_ tenant: Tenant, at time: Timestamp) {
        let pairs = { (views: [QuotaView]) in views.map { ("\($0.metric)/\($0.period)", $0) } }
        self.tenant = TenantView(tenant, at: time)
        members = Dictionary(tenant.memberViews.map { ($0.user, $0) }, uniquingKeysWith: { $1 })
        hosts = Dictionary(tenant.hostViews.map { ($0.host, $0) }, uniquingKeysWith: { $1 })
        config = Dictionary(tenant.configViews.map { ("\($0.section).\($0.key)", $0) }, uniquingKeysWith: { $1 })
        features = Dictionary(tenant.featureViews.map { ($0.feature, $0.enabled) }, uniquingKeysWith: { $1 })
        quotas = Dictionary(pairs(tenant.quotaViews(at: time)), uniquingKeysWith: { $1 })
        invitations = Dictionary(tenant.invitationViews(at: time).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let steps = tenant.onboarding.map { OnboardingView($0).steps } ?? []
        onboarding = Dictionary(steps.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let sealed = [
            "tenant.billing.email": tenant.billingEmail, "tenant.billing.phone": tenant.contactPhone,
            "tenant.isolation.database_url": tenant.isolation?.databaseURL,
        ]
        terms = sealed.compactMapValues { $0?.term }
        api_keys = Dictionary(tenant.apiKeyViews(at: time).map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    /// What differs between two moments of a tenant, by dotted name, in order; what every event moves is left out.
    public static func differences(_ before: TenantStateView?, _ after: TenantStateView?) -> [StateDifference] {
        let (old, new) = (before.map(flatten) ?? [:], after.map(flatten) ?? [:])
        var differences: [StateDifference] = []
        for (name, value) in new where old[name] != value && !noise.contains(name) {
            differences.append(StateDifference(field: name, before: old[name], after: value))
        }
        for (name, value) in old where new[name] == nil && !noise.contains(name) {
            differences.append(StateDifference(field: name, before: value, after: nil))
        }
        for (name, term) in after?.terms ?? [:] {
            guard let other = before?.terms[name], other != term else { continue }
            differences.append(StateDifference(field: name, before: "sealed", after: "sealed"))
        }
        return differences.sorted { $0.field < $1.field }
    }

    private static let noise: Set<String> = [
        "tenant.version", "tenant.revision", "tenant.position", "tenant.updated_at",
    ]

    private static func flatten(_ view: TenantStateView) -> [String: String] {
        guard let fields = try? FieldTexts(view) else { preconditionFailure("a state could not be written") }
        return fields.texts
    }
}

/// A field that differs between two moments: the public JSON shape.
public struct StateDifference: Encodable, Hashable, Sendable {
    /// Its dotted name.
    public let field: String
    /// What it was; missing: nothing.
    public let before: String?
    /// What it is; missing: nothing.
    public let after: String?
}
