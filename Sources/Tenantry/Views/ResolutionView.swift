public import TenantModel

/// Which tenant a request is for, as it is shown: the public JSON shape.
public struct ResolutionView: Encodable, Sendable {
    /// The tenant's slug.
    public let tenant: String?
    /// Its id.
    public let tenant_id: String?
    /// Its state.
    public let state: String?
    /// Where its name was found.
    public let source: String?
    /// Why the request is not to be served.
    public let refusal: Refused?
    /// What was tried, in order.
    public let tried: [Attempt]

    /// A rule's "no".
    public struct Refused: Encodable, Sendable {
        /// Which rule.
        public let type: String
        /// A sentence.
        public let detail: String
    }

    /// A look in one place.
    public struct Attempt: Encodable, Sendable {
        /// Where.
        public let source: String
        /// What stood there.
        public let value: String?
        /// What came of it.
        public let outcome: String
    }

    /// Shows a resolution.
    public init(_ resolution: Resolution, in fleet: Fleet) {
        let found = resolution.tenant.flatMap { fleet.tenant($0) }
        tenant = found?.slug
        tenant_id = found?.id.description
        state = found?.state.rawValue
        source = resolution.source?.rawValue
        refusal = resolution.refusal.map { Refused(type: $0.code.rawValue, detail: $0.detail) }
        tried = resolution.attempts.map {
            Attempt(source: $0.source.rawValue, value: $0.value, outcome: $0.outcome.rawValue)
        }
    }
}
