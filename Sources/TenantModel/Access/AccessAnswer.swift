/// Whether somebody may do something in a tenant, and why not.
public struct AccessAnswer: Sendable {
    /// Why somebody may not.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// They have nothing to do with the tenant.
        case noMembership = "no-membership"
        /// They belong to it, and may not do this.
        case scope
        /// They might, were the tenant in use.
        case state
        /// Their key is not good.
        case key
    }

    /// What they are in the tenant, or everywhere.
    public let role: AccessRole?
    /// Why not; `nil`: they may.
    public let cause: Cause?
    /// The rule's "no".
    public let refusal: Refusal?

    /// Whether they may.
    public var isAllowed: Bool { cause == nil }

    static func yes(_ role: AccessRole) -> AccessAnswer { AccessAnswer(role: role, cause: nil, refusal: nil) }

    static func no(_ cause: Cause, _ role: AccessRole? = nil, _ refusal: Refusal) -> AccessAnswer {
        AccessAnswer(role: role, cause: cause, refusal: refusal)
    }
}
