/// Begins a tenant's way to its use; one that is under way with the same steps stays as it is.
public struct StartOnboarding: Command {
    /// Whose.
    public var id: TenantID
    /// What is to be done; `nil`: what the platform's settings say.
    public var steps: [Onboarding.Step]?

    /// Names the tenant and the steps.
    public init(_ id: TenantID, steps: [Onboarding.Step]? = nil) {
        self.id = id
        self.steps = steps
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        let steps = steps ?? decision.fleet.settings.onboardingSteps
        guard Onboarding.Step.areGood(steps), steps.contains(where: { !$0.isOptional }) else {
            throw .validation(
                "/steps", "must be at most 32 different words in lower case, one of which is not optional")
        }
        if let onboarding = tenant.onboarding, onboarding.completedAt == nil {
            let isSame = onboarding.steps.map { Onboarding.Step(id: $0.id, isOptional: $0.isOptional) } == steps
            guard !isSame else { return }
            throw Refusal(.invalidTransition, "the onboarding of \(tenant.slug) is under way with other steps")
        }
        var started = OnboardingStarted()
        started.steps = steps.map { step in
            var definition = OnboardingStepDefinition()
            definition.id = step.id
            definition.optional = step.isOptional
            return definition
        }
        try decision.emit(
            .onboardingStarted(started), tenant: id, resource: Resource(type: "onboarding", id: tenant.slug))
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        for step in steps ?? [] { fingerprint.add(step.id + (step.isOptional ? "?" : "")) }
    }
}
