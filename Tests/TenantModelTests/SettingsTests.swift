import HashTreeCollections
import TenantModel
import Testing

@Suite struct SettingsTests {
    private static let bad: [Setting: [String]] = [
        .catalog: ["nosuch"], .sources: ["", "host,host", "cookie", "host,"], .header: ["", "X Y", "\u{e4}"],
        .parameter: [""], .pathPrefix: ["tenant", "/tenant", ""], .baseDomain: ["example", "EXAMPLE.com"],
        .defaultTenant: ["nosuch", "A B"], .onMiss: ["no"], .autoActivate: ["yes"],
        .onboardingSteps: ["", "a,a", "A", "a,"], .invitationDays: ["0", "366", "x"],
        .tenantsPerUser: ["0", "-1", "x"],
        .isolation: ["none"], .recordReads: ["1"], .isolationPrefix: ["T-"],
    ]
    private static let good: [Setting: [String]] = [
        .catalog: ["chat"], .sources: ["host", "parameter,default"], .header: ["x-org"], .parameter: ["org"],
        .pathPrefix: ["/t/"], .baseDomain: ["example.com", ""], .defaultTenant: ["acme", ""],
        .onMiss: ["graceful", "strict"], .autoActivate: ["false", "true"], .onboardingSteps: ["a,b?,c"],
        .invitationDays: ["1", "365"], .tenantsPerUser: ["5", ""], .isolation: ["schema", "database", "shared"],
        .isolationPrefix: ["t_", ""], .recordReads: ["false", "true"],
    ]

    @Test(arguments: Setting.allCases)
    func `a setting takes what its form says, shows it, and refuses the rest`(setting: Setting) throws {
        var bench = try TestBench()
        _ = try bench.tenant("acme")
        for text in Self.bad[setting]! {
            #expect(try bench.refusal(of: ChangeSettings([setting: text])) == Refusal(.validation, ""), "\(text)")
        }
        for text in Self.good[setting]! {
            try bench.run(ChangeSettings([setting: text]))
            #expect(bench.fleet.text(of: setting) == text)
            let count = bench.events.count
            try bench.run(ChangeSettings([setting: text]))
            #expect(bench.events.count == count, "\(text) was set already")
        }
        #expect(TestBench.rows(of: try bench.refolded()) == TestBench.rows(of: bench.fleet))
    }

    @Test func `one bad setting refuses all of a change`() throws {
        var bench = try TestBench()
        #expect(
            try bench.refusal(of: ChangeSettings([.header: "x-org", .onMiss: "perhaps"])) == Refusal(.validation, ""))
        #expect(bench.fleet.settings.header == "x-tenant-id")
    }

    @Test func `invitations are open for as many days as the settings say`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(ChangeSettings([.invitationDays: "3"]))
        try bench.run(
            CreateInvitation(
                acme, invitation: InvitationID(rawValue: 5),
                email: .sealed(Sealed(keyVersion: 1, box: [UInt8](repeating: 0, count: 40), term: [1])),
                tokenHash: [UInt8](repeating: 7, count: 32)))
        let invitation = try #require(bench.fleet.tenant(acme)?.invitations[InvitationID(rawValue: 5)])
        #expect(invitation.expiresAt == bench.now.advanced(by: 3 * Timestamp.day))
    }
}
