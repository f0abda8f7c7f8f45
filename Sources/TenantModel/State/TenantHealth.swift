/// How a tenant is doing, and why.
public struct TenantHealth: Hashable, Sendable {
    /// From good to bad.
    public enum Status: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Nothing is to be said.
        case healthy
        /// Something will need attention.
        case warning
        /// Something does.
        case critical

        /// Orders from good to bad.
        public static func < (left: Status, right: Status) -> Bool { left.order < right.order }

        private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// One thing that is not as it should be.
    public struct Reason: Hashable, Sendable {
        /// How bad it is.
        public let status: Status
        /// What: `state`, or the limit as `messages/day`.
        public let subject: String
        /// A sentence.
        public let detail: String
    }

    /// The worst of the reasons; without any, healthy.
    public var status: Status { reasons.map(\.status).max() ?? .healthy }
    /// In order: the state first, then the limits by name.
    public let reasons: [Reason]

    /// Looks at a tenant as of a moment: its state, and its use of every limit that is enforced.
    public init(_ tenant: Tenant, at time: Timestamp) {
        var reasons: [Reason] = []
        switch tenant.state {
        case .active: break
        case .pending:
            reasons.append(Reason(status: .warning, subject: "state", detail: "the tenant is not active yet"))
        case .inactive, .suspended, .deleted, .purged:
            let why = tenant.stateReason.map { ": \($0)" } ?? ""
            reasons.append(
                Reason(status: .critical, subject: "state", detail: "the tenant is \(tenant.state.rawValue)\(why)"))
        }
        for limit in tenant.limits(at: time) where limit.enforcement != .none {
            guard let max = limit.max else { continue }
            let used = tenant.used(limit.key, at: time)
            guard used > 0, used.reaches(80, of: max) else { continue }
            reasons.append(
                Reason(
                    status: used.reaches(95, of: max) ? .critical : .warning, subject: limit.key.description,
                    detail: "\(used) of \(max) are used"))
        }
        self.reasons = reasons
    }
}
