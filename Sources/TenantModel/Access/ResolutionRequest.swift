/// What a request says about its tenant.
public struct ResolutionRequest: Hashable, Sendable {
    /// The host that it came to, without a port.
    public var host: String?
    /// The value of the header that names a tenant.
    public var header: String?
    /// The path.
    public var path: String?
    /// The value of the parameter that names a tenant.
    public var parameter: String?
    /// Who asks.
    public var bearer: Bearer?
    /// Whether a tenant that is not the bearer's is to be taken for one that is not there.
    public var hidesForeign = false

    /// Says nothing yet.
    public init() {}
}
