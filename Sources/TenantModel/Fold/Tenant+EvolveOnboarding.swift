extension Tenant {
    mutating func evolveOnboarding(_ event: Event) throws(FoldError) {
        switch event.payload {
        case .onboardingStarted(let message):
            let steps = message.steps.map { Onboarding.Step(id: $0.id, isOptional: $0.optional) }
            guard onboarding == nil || onboarding?.completedAt != nil, Onboarding.Step.areGood(steps) else {
                throw event.fault("the onboarding is malformed, or under way")
            }
            details.update { $0.onboarding = Onboarding(steps: steps, startedAt: event.recordedAt) }
        case .onboardingStepCompleted(let message):
            guard let index = onboarding?.steps.firstIndex(where: { $0.id == message.step }),
                onboarding?.steps[index].completedAt == nil
            else { throw event.fault("there is no open step \(message.step)") }
            details.update { details in
                details.onboarding?.steps[index].completedAt = event.recordedAt
                details.onboarding?.steps[index].completedBy = event.context.actor.id
            }
        case .onboardingCompleted:
            guard let onboarding, onboarding.completedAt == nil, onboarding.percent == 100 else {
                throw event.fault("the onboarding is not under way, or not at its end")
            }
            details.update { $0.onboarding?.completedAt = event.recordedAt }
        default: preconditionFailure("\(event.payload.type.name) is not an event of an onboarding")
        }
    }
}
