/// Notes that a step of a tenant's onboarding is done; after the last required one the onboarding is complete.
///
/// Then a pending tenant becomes active, unless the platform's settings say otherwise. The step `invite_admin` can
/// bring the invitation with it.
public struct CompleteOnboardingStep: Command {
    /// Whose.
    public var id: TenantID
    /// Which.
    public var step: String
    /// The invitation of the first administrator, for the step that asks for it.
    public var invitation: CreateInvitation?

    /// Names the tenant and the step.
    public init(_ id: TenantID, _ step: String, invitation: CreateInvitation? = nil) {
        self.id = id
        self.step = step
        self.invitation = invitation
    }

    /// The tenant that it is about.
    public var tenant: TenantID? { id }

    /// Checks the rules and emits what happens.
    public func decide(_ decision: inout Decision) throws(Refusal) {
        let tenant = try decision.changeableTenant(id)
        guard let onboarding = tenant.onboarding else {
            throw Refusal(.notFound, "the onboarding of \(tenant.slug) was not started")
        }
        guard let found = onboarding.steps.first(where: { $0.id == step }) else {
            let known = onboarding.steps.map(\.id).joined(separator: ", ")
            throw Refusal(.notFound, "the onboarding of \(tenant.slug) has no step \(step), only \(known)")
        }
        guard found.completedAt == nil else {
            guard invitation == nil else {
                throw Refusal(
                    .invalidTransition, "the step \(step) is done already; invite with an invitation of its own")
            }
            return
        }
        if let invitation {
            guard step == Onboarding.inviteAdmin, invitation.id == id else {
                throw .validation("/invitation", "belongs to the step \(Onboarding.inviteAdmin) of the same tenant")
            }
            try invitation.decide(&decision)
        }
        let resource = Resource(type: "onboarding", id: tenant.slug)
        var completed = OnboardingStepCompleted()
        completed.step = step
        try decision.emit(.onboardingStepCompleted(completed), tenant: id, resource: resource)
        guard onboarding.completedAt == nil else { return }
        try finish(&decision, resource)
    }

    private func finish(_ decision: inout Decision, _ resource: Resource) throws(Refusal) {
        guard let onboarding = decision.fleet.tenant(id)?.onboarding, onboarding.percent == 100 else { return }
        var completed = OnboardingCompleted()
        completed.skipped = onboarding.steps.filter { $0.completedAt == nil }.map(\.id)
        try decision.emit(.onboardingCompleted(completed), tenant: id, resource: resource)
        guard decision.fleet.settings.activatesAfterOnboarding, decision.fleet.tenant(id)?.state == .pending else {
            return
        }
        var change = StateChanged()
        change.from = LifecycleState.pending.rawValue
        change.to = LifecycleState.active.rawValue
        try decision.emit(
            .tenantActivated(change), tenant: id, resource: Resource(type: "tenant", id: resource.id),
            causation: decision.fleet.position)
    }

    /// Writes what distinguishes this request from another.
    public func describe(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.rawValue)
        fingerprint.add(step)
        invitation?.describe(to: &fingerprint)
    }

    /// What is wrong with the sensitive values.
    public var faultsInClear: [Refusal.Field] { invitation?.faultsInClear ?? [] }

    /// The same with its sensitive values sealed.
    public func sealed<Failure: Error>(
        by seal: (String, String) throws(Failure) -> Sealed
    ) throws(Failure) -> CompleteOnboardingStep {
        var copy = self
        copy.invitation = try invitation?.sealed(by: seal)
        return copy
    }
}
