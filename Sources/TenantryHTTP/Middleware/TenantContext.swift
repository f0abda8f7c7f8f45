public import Hummingbird
internal import HashTreeCollections
public import TenantModel

/// The tenant of a request, as a handler of an application sees it: one consistent state.
public struct TenantContext: Sendable {
    /// All that is known of the tenant.
    public let tenant: Tenant
    /// Where the request named it.
    public let source: ResolutionSource
    /// Who asks, as far as the application could tell.
    public let bearer: Bearer?
    /// As what they ask: the role of the user in the tenant, or of the key; `nil`: it is not known who asks.
    public let role: AccessRole?
    /// When the request came.
    public let time: Timestamp
    /// What makes the request recognisable in the events that come of it.
    let trace: RequestTrace

    /// The tenant's id.
    public var id: TenantID { tenant.id }

    /// Whether the tenant may use a feature.
    public func has(_ feature: String) -> Bool { tenant.feature(feature).isEnabled }

    /// The most that the tenant may have of something; `nil`: any number.
    public func limit(_ key: LimitKey) -> Int64? { tenant.limit(key, at: time)?.max }

    /// A setting that counts and is no secret.
    public func setting(_ section: String, _ key: String) -> String? {
        guard let entry = tenant.config[ConfigKey(section: section, key: key)], entry.isActive, entry.secret == nil
        else {
            return nil
        }
        return entry.text
    }
}

/// A request's context that a tenant can be put into.
public protocol TenantRequestContext: RequestContext {
    /// The tenant; `nil`: the request has none, and the platform's settings let it pass all the same.
    var tenant: TenantContext? { get set }
}
