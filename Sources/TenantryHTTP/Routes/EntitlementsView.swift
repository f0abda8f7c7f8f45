internal import Foundation
internal import HashTreeCollections
internal import Tenantry
internal import TenantModel

/// All that a service needs to know of a tenant to serve it, in one small answer: the public JSON shape.
///
/// Of the settings those that count and are no secrets, for who may read settings.
struct EntitlementsView: Encodable {
    let id: String
    let slug: String
    let external_id: String?
    let state: String
    /// Whether its requests are to be served.
    let active: Bool
    let tier: String
    let catalog: String
    let limits: [String: Int64?]
    let features: [String]
    let policies: [String: String]
    let config: [String: [String: JSONValue]]?
    let revision: UInt64

    init(_ tenant: Tenant, withConfig: Bool, at time: Timestamp) {
        id = tenant.id.description
        slug = tenant.slug
        external_id = tenant.externalID
        state = tenant.state.rawValue
        active = tenant.state == .active
        tier = tenant.tier.id
        catalog = tenant.catalog.description
        limits = Dictionary(tenant.limits(at: time).map { ($0.key.description, $0.max) }, uniquingKeysWith: { $1 })
        features = tenant.features.filter(\.isEnabled).map(\.name)
        policies = Dictionary(tenant.policies.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        var config: [String: [String: JSONValue]] = [:]
        for (key, entry) in tenant.config where entry.isActive && entry.secret == nil {
            config[key.section, default: [:]][key.key] = entry.json
        }
        self.config = withConfig ? config : nil
        revision = tenant.revision
    }
}

extension ConfigEntry {
    /// The value as JSON of its type.
    fileprivate var json: JSONValue {
        switch type {
        case .int: Int64(text).map { .int($0) } ?? .string(text)
        case .bool: Bool(text).map { .bool($0) } ?? .string(text)
        case .number: Double(text).flatMap { $0.isFinite ? .double($0) : nil } ?? .string(text)
        case .json: JSONValue(text: text) ?? .string(text)
        case .string, .secret, .duration, .url: .string(text)
        }
    }
}
