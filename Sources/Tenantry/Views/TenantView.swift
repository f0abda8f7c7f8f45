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
    let features: [String]
    let limits: [String: Int64?]
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
            email: tenant.billingEmail.map { _ in "sealed" }, phone: tenant.contactPhone.map { _ in "sealed" })
        features = tenant.tier.features
        limits = Dictionary(
            tenant.limits(at: time).map { ($0.key.description, $0.max) }, uniquingKeysWith: { $1 })
        members = tenant.members.count
        created_at = tenant.createdAt.description
        updated_at = tenant.updatedAt.description
        activated_at = tenant.enteredAt[.active]?.description
        suspended_at = tenant.enteredAt[.suspended]?.description
        deactivated_at = tenant.enteredAt[.inactive]?.description
        deleted_at = tenant.enteredAt[.deleted]?.description
        version = tenant.version
        revision = tenant.revision
        position = tenant.position
    }
}
