import HashTreeCollections
import TenantModel
import Testing

@Suite struct OnboardingTests {
    private static func pending(_ bench: inout TestBench) throws -> TenantID {
        let id = TenantID(rawValue: 77)
        var create = CreateTenant(id: id, name: "New")
        create.isPending = true
        try bench.run(create)
        return id
    }

    @Test func `the last required step completes it and puts the tenant into use`() throws {
        var bench = try TestBench()
        let id = try Self.pending(&bench)
        try bench.run(StartOnboarding(id))
        #expect(bench.fleet.tenant(id)?.onboarding?.percent == 0)
        try bench.run(CompleteOnboardingStep(id, "profile"))
        #expect(bench.fleet.tenant(id)?.onboarding?.percent == 50)
        #expect(bench.fleet.tenant(id)?.state == .pending)
        try bench.run(CompleteOnboardingStep(id, "invite_admin"))
        #expect(
            bench.events.suffix(3).map(\.payload.type)
                == [.onboardingStepCompleted, .onboardingCompleted, .tenantActivated])
        #expect(bench.events.last?.causation == bench.events.last!.position - 1)
        #expect(bench.fleet.tenant(id)?.state == .active)
        // What is optional can still be done, and changes nothing else.
        try bench.run(CompleteOnboardingStep(id, "configure"))
        #expect(bench.events.last?.payload.type == .onboardingStepCompleted)
    }

    @Test func `it does not activate where the settings say so`() throws {
        var bench = try TestBench()
        let id = try Self.pending(&bench)
        try bench.run(ChangeSettings([.autoActivate: "false", .onboardingSteps: "one"]))
        try bench.run(StartOnboarding(id))
        try bench.run(CompleteOnboardingStep(id, "one"))
        #expect(bench.events.last?.payload.type == .onboardingCompleted)
        #expect(bench.fleet.tenant(id)?.state == .pending)
    }

    @Test func `unknown and repeated steps, and other steps while it is under way`() throws {
        var bench = try TestBench()
        let id = try Self.pending(&bench)
        #expect(try bench.refusal(of: CompleteOnboardingStep(id, "profile")) == Refusal(.notFound, ""))
        try bench.run(StartOnboarding(id))
        let count = bench.events.count
        try bench.run(StartOnboarding(id))
        #expect(bench.events.count == count)
        #expect(
            try bench.refusal(of: StartOnboarding(id, steps: [.init(id: "x")])) == Refusal(.invalidTransition, ""))
        #expect(try bench.refusal(of: CompleteOnboardingStep(id, "nothing")) == Refusal(.notFound, ""))
        try bench.run(CompleteOnboardingStep(id, "profile"))
        try bench.run(CompleteOnboardingStep(id, "profile"))
        #expect(bench.events.count == count + 1)
    }

    @Test func `the step that asks for an administrator brings the invitation`() throws {
        var bench = try TestBench()
        let id = try Self.pending(&bench)
        try bench.run(StartOnboarding(id))
        let invitation = CreateInvitation(
            id, invitation: InvitationID(rawValue: 5),
            email: .sealed(Sealed(keyVersion: 1, box: [UInt8](repeating: 0, count: 40), term: [1])), role: .admin,
            tokenHash: [UInt8](repeating: 7, count: 32))
        #expect(
            try bench.refusal(of: CompleteOnboardingStep(id, "profile", invitation: invitation))
                == Refusal(.validation, ""))
        try bench.run(CompleteOnboardingStep(id, "invite_admin", invitation: invitation))
        #expect(bench.fleet.tenant(id)?.invitations.count == 1)
    }
}
