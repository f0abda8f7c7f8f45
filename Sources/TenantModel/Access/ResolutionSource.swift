/// Where the name of a request's tenant may be found.
public enum ResolutionSource: String, Hashable, Sendable, CaseIterable {
    /// The host name itself is registered.
    case host
    /// The host is a slug below the platform's domain.
    case subdomain
    /// A header.
    case header
    /// A part of the path.
    case path
    /// A parameter.
    case parameter
    /// Who asks belongs to one tenant.
    case credential
    /// The platform's default tenant.
    case `default`

    /// Whether what stands there names a tenant and nothing else: then that tenant must be there.
    var isExplicit: Bool { self == .subdomain || self == .header || self == .path || self == .parameter }
}
