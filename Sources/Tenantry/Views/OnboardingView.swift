public import TenantModel

/// An onboarding as it is shown: the public JSON shape.
public struct OnboardingView: Encodable, Sendable {
    /// `under_way` or `completed`.
    public let status: String
    /// How much of the required steps is done.
    public let percent: Int
    /// In order.
    public let steps: [Step]
    /// When it began.
    public let started_at: String
    /// When it ended.
    public let completed_at: String?

    /// One thing that is to be done.
    public struct Step: Encodable, Sendable {
        /// What it is called.
        public let id: String
        /// Whether the end can be reached without it.
        public let optional: Bool
        /// When it was done.
        public let completed_at: String?
        /// Who did it.
        public let completed_by: String?
    }

    /// Shows an onboarding.
    public init(_ onboarding: Onboarding) {
        status = onboarding.completedAt == nil ? "under_way" : "completed"
        percent = onboarding.percent
        steps = onboarding.steps.map { step in
            Step(
                id: step.id, optional: step.isOptional, completed_at: step.completedAt?.description,
                completed_by: step.completedBy)
        }
        started_at = onboarding.startedAt.description
        completed_at = onboarding.completedAt?.description
    }
}
