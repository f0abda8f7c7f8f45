/// Which tenant a request is for, and what was tried to find out.
public struct Resolution: Sendable {
    /// What came of looking in one place.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// The request says nothing there.
        case absent
        /// What it says there names no tenant.
        case unknown
        /// It names a tenant that who asks does not belong to.
        case foreign
        /// It names several.
        case ambiguous
        /// It names the tenant.
        case matched
    }

    /// A look in one place.
    public struct Attempt: Hashable, Sendable {
        /// Where.
        public let source: ResolutionSource
        /// What stood there.
        public let value: String?
        /// What came of it.
        public let outcome: Outcome
    }

    /// The tenant; `nil`: none was named, or it may not be told.
    public internal(set) var tenant: TenantID?
    /// Where its name was found.
    public internal(set) var source: ResolutionSource?
    /// Every look, in order.
    public internal(set) var attempts: [Attempt] = []
    /// The tenant that was named and is not the bearer's.
    public internal(set) var foreign: TenantID?
    /// Why the request is not to be served; `nil`: it is.
    public internal(set) var refusal: Refusal?
}
