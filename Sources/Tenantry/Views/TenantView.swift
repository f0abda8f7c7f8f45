internal import HashTreeCollections
public import TenantModel

/// A tenant as it is shown: the public JSON shape.
public struct TenantView: Encodable, Sendable {
    let id: String
    let slug: String
    let external_id: String?
    let name: String
    let description: String?
    let state: String
    let state_reason: String?
    let tier: String
    let catalog: CatalogReference
    let timezone: String
    let locale: String
    let metadata: [String: String]
    let billing: Contact
    /// What it may use.
    public let features: [String]
    let limits: [String: Int64?]
    let policies: [String: String]
    /// The names on the net that it has.
    public let hosts: [String]
    let region: String?
    let isolation: IsolationView?
    /// How far its onboarding is.
    public let onboarding: String?
    /// How it is doing.
    public let health: String
    let imported_from: String?
    let members: Int
    let created_at: String
    let updated_at: String
    let activated_at: String?
    let suspended_at: String?
    let deactivated_at: String?
    let deleted_at: String?
    let version: UInt64
    let revision: UInt64
    let position: Position

    struct CatalogReference: Encodable {
        let name: String
        let version: UInt32
    }

    /// Personal data is shown as present or absent, never in clear.
    struct Contact: Encodable {
        let email: String?
        let phone: String?
        let subscription_id: String?
        let stripe_customer_id: String?
    }

    /// Where its data is; the address has a password in it and is shown as present or absent.
    struct IsolationView: Encodable {
        let strategy: String
        let namespace: String
        let database_url: String?
    }

    /// Shows a tenant as of a moment.
    public init(_ tenant: Tenant, at time: Timestamp) {
        id = tenant.id.description
        slug = tenant.slug
        external_id = tenant.externalID
        name = tenant.name
        description = tenant.description
        state = tenant.state.rawValue
        state_reason = tenant.stateReason
        tier = tenant.tier.id
        catalog = CatalogReference(name: tenant.catalog.name, version: tenant.catalog.version)
        timezone = tenant.timezone
        locale = tenant.locale
        metadata = tenant.metadata
        billing = Contact(
            email: tenant.billingEmail.map { _ in "sealed" }, phone: tenant.contactPhone.map { _ in "sealed" },
            subscription_id: tenant.subscriptionID, stripe_customer_id: tenant.stripeCustomerID)
        features = tenant.features.filter(\.isEnabled).map(\.name)
        limits = Dictionary(
            tenant.limits(at: time).map { ($0.key.description, $0.max) }, uniquingKeysWith: { $1 })
        policies = Dictionary(tenant.policies.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        hosts = tenant.hosts.keys.sorted()
        region = tenant.region
        isolation = tenant.isolation.map { isolation in
            IsolationView(
                strategy: isolation.strategy.rawValue, namespace: isolation.namespace,
                database_url: isolation.databaseURL.map { _ in "sealed" })
        }
        onboarding = tenant.onboarding.map { OnboardingView($0).status }
        health = TenantHealth(tenant, at: time).status.rawValue
        imported_from = tenant.importSource
        members = tenant.members.count
        created_at = tenant.createdAt.description
        updated_at = tenant.updatedAt.description
        activated_at = tenant.enteredAt[.active]?.description
        suspended_at = tenant.enteredAt[.suspended]?.description
        deactivated_at = tenant.enteredAt[.inactive]?.description
        deleted_at = tenant.state.isGone ? tenant.enteredAt[.deleted]?.description : nil
        version = tenant.version
        revision = tenant.revision
        position = tenant.position
    }
}
