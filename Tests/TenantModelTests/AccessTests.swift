import TenantModel
import Testing

@Suite struct AccessTests {
    /// Every role by every scope: what a role may do is written down once more, as a table.
    @Test(arguments: Role.allCases) func `a member may do what the role says and nothing else`(role: Role) throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(AddMember(acme, user: "boss", role: .owner), AddMember(acme, user: "ann", role: role))
        let may: [Role: Set<Scope>] = [
            .owner: [
                .tenantsRead, .membersRead, .membersWrite, .configRead, .configWrite, .configReveal, .usageRead,
                .usageWrite, .auditRead, .keysWrite,
            ],
            .admin: [
                .tenantsRead, .membersRead, .membersWrite, .configRead, .configWrite, .usageRead, .usageWrite,
                .auditRead,
            ],
            .member: [.tenantsRead, .configRead, .usageRead, .usageWrite], .viewer: [.tenantsRead, .usageRead],
        ]
        for scope in Scope.allCases {
            let answer = bench.fleet.access(of: .user("ann"), to: acme, scope, at: bench.now)
            #expect(answer.isAllowed == may[role]!.contains(scope), "\(role) \(scope)")
            #expect(answer.cause == (answer.isAllowed ? nil : .scope))
        }
    }

    @Test func `a stranger's try is refused and kept in the tenant's trail, once a minute`() throws {
        var bench = try TestBench()
        let (acme, globex) = (try bench.tenant("acme"), try bench.tenant("globex"))
        try bench.run(AddMember(globex, user: "eve"))
        let before = bench.events.count
        for _ in 0..<5 {
            #expect(
                try bench.refusal(of: CheckAccess(acme, .user("eve"), .configRead)) == Refusal(.noMembership, ""))
        }
        #expect(bench.events.count == before + 1)
        guard case .accessDenied(let denied)? = bench.events.last?.payload else {
            Issue.record("the try is not in the trail")
            return
        }
        #expect(bench.events.last?.tenant == acme && bench.events.last?.outcome == .denied)
        #expect(denied.cause == "no-membership" && denied.scope == "config:read" && denied.count == 1)
        #expect(denied.tenants == [globex.description])
        bench.now = bench.now.advanced(by: 61 * Timestamp.second)
        _ = try bench.refusal(of: CheckAccess(acme, .user("eve"), .configRead))
        guard case .accessDenied(let later)? = bench.events.last?.payload else { return }
        #expect(later.count == 5, "four were not written down, and this one")
    }

    @Test func `a member of a suspended tenant is refused for its state`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(AddMember(acme, user: "ann", role: .owner), ChangeState(acme, .suspend))
        let answer = bench.fleet.access(of: .user("ann"), to: acme, .configRead, at: bench.now)
        #expect(answer.cause == .state && answer.refusal == Refusal(.tenantSuspended, ""))
    }

    @Test func `a removed member has no access any more, and belongs to nothing`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(AddMember(acme, user: "boss", role: .owner), AddMember(acme, user: "ann"))
        #expect(bench.fleet.memberships(of: "ann").map(\.tenant) == [acme])
        try bench.run(RemoveMember(acme, user: "ann"))
        #expect(bench.fleet.memberships(of: "ann").isEmpty)
        #expect(!bench.fleet.access(of: .user("ann"), to: acme, .tenantsRead, at: bench.now).isAllowed)
    }

    @Test func `a user may own as many tenants as the settings say`() throws {
        var bench = try TestBench()
        try bench.run(ChangeSettings([.tenantsPerUser: "2"]))
        let ids = try ["a", "b", "c"].map { try bench.tenant($0) }
        try bench.run(AddMember(ids[0], user: "ann", role: .owner), AddMember(ids[1], user: "ann", role: .owner))
        let third = AddMember(ids[2], user: "ann", role: .owner)
        #expect(try bench.refusal(of: third) == Refusal(.tenantLimitReached, ""))
        try bench.run(AddMember(ids[2], user: "ann", role: .admin))
        #expect(
            try bench.refusal(of: ChangeMemberRole(ids[2], user: "ann", role: .owner))
                == Refusal(.tenantLimitReached, ""))
        try bench.run(ChangeState(ids[0], .delete))
        try bench.run(ChangeMemberRole(ids[2], user: "ann", role: .owner))
    }

    @Test func `restoring counts against the number of tenants that a user may own`() throws {
        var bench = try TestBench()
        let ids = try ["a", "b"].map { try bench.tenant($0) }
        for id in ids { try bench.run(AddMember(id, user: "ann", role: .owner)) }
        try bench.run(ChangeState(ids[0], .delete))
        try bench.run(ChangeSettings([.tenantsPerUser: "1"]))
        #expect(try bench.refusal(of: ChangeState(ids[0], .restore)) == Refusal(.tenantLimitReached, ""))
    }
}
