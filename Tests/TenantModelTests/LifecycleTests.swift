import TenantModel
import Testing

@Suite struct LifecycleTests {
    /// DOMAIN §1, every state and every way; `nil`: refused.
    private static let table: [(from: LifecycleState, move: ChangeState.Move, to: LifecycleState?)] = [
        (.pending, .activate, .active), (.pending, .suspend, nil), (.pending, .deactivate, nil),
        (.pending, .delete, .deleted), (.pending, .restore, nil),
        (.active, .activate, .active), (.active, .suspend, .suspended), (.active, .deactivate, .inactive),
        (.active, .delete, .deleted), (.active, .restore, nil),
        (.suspended, .activate, .active), (.suspended, .suspend, .suspended), (.suspended, .deactivate, .inactive),
        (.suspended, .delete, .deleted), (.suspended, .restore, nil),
        (.inactive, .activate, .active), (.inactive, .suspend, nil), (.inactive, .deactivate, .inactive),
        (.inactive, .delete, .deleted), (.inactive, .restore, nil),
        (.deleted, .activate, nil), (.deleted, .suspend, nil), (.deleted, .deactivate, nil),
        (.deleted, .delete, .deleted), (.deleted, .restore, .active),
    ]

    private static func bench(in state: LifecycleState) throws -> (TestBench, TenantID) {
        var bench = try TestBench()
        let id = TenantID(rawValue: 1)
        var create = CreateTenant(id: id, name: "Acme")
        create.isPending = state == .pending
        try bench.run(create)
        let ways: [LifecycleState: ChangeState.Move] = [
            .suspended: .suspend, .inactive: .deactivate, .deleted: .delete,
        ]
        if let way = ways[state] { try bench.run(ChangeState(id, way)) }
        return (bench, id)
    }

    @Test(arguments: table.indices) func `each way from each state leads where the table says`(row: Int) throws {
        let (from, move, to) = Self.table[row]
        var (bench, id) = try Self.bench(in: from)
        let before = bench.events.count
        let refusal = try bench.refusal(of: ChangeState(id, move))
        #expect(refusal?.code == (to == nil ? .invalidTransition : nil))
        #expect(bench.fleet.tenant(id)?.state == to ?? from)
        #expect(bench.events.count - before == (to == nil || to == from ? 0 : 1))
    }

    @Test(arguments: [LifecycleState.pending, .active, .suspended, .inactive])
    func `restoring goes back to the state before the deletion`(state: LifecycleState) throws {
        var (bench, id) = try Self.bench(in: state)
        try bench.run(ChangeState(id, .delete))
        try bench.run(ChangeState(id, .restore))
        #expect(bench.fleet.tenant(id)?.state == state)
    }

    @Test func `a deleted tenant keeps its names and takes no edits`() throws {
        var (bench, id) = try Self.bench(in: .deleted)
        #expect(try bench.refusal(of: UpdateTenant(id))?.code == .invalidTransition)
        var another = CreateTenant(id: TenantID(rawValue: 2), name: "Acme")
        another.slug = "acme"
        #expect(try bench.refusal(of: another)?.code == .nameTaken)
    }

    @Test func `slugs and external ids share one namespace`() throws {
        var bench = try TestBench()
        _ = try bench.tenant("acme")
        var create = CreateTenant(id: TenantID(rawValue: 9), name: "Other")
        create.externalID = "acme"
        #expect(try bench.refusal(of: create)?.code == .nameTaken)
    }

    @Test(arguments: ["", "-a", "a-", "A", "a_b", "www", "api", "admin", String(repeating: "a", count: 64)])
    func `a slug that is no label is refused with its field`(slug: String) throws {
        var bench = try TestBench()
        var create = CreateTenant(id: TenantID(rawValue: 9), name: "Other")
        create.slug = slug
        let refusal = try bench.refusal(of: create)
        #expect(refusal?.code == .validation)
        #expect(refusal?.fields.map(\.pointer) == ["/slug"])
    }

    @Test func `a name without a free slug gets one with a piece of the id`() throws {
        var bench = try TestBench()
        try bench.run(CreateTenant(id: TenantID(rawValue: 1), name: "Acme & Sons"))
        try bench.run(CreateTenant(id: TenantID(rawValue: 2), name: "Acme & Sons"))
        #expect(bench.fleet.allTenants.map(\.slug) == ["acme-sons", "acme-sons-0002"])
    }

    @Test func `an update names the changed fields alone, and none if nothing changes`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme")
        var update = UpdateTenant(id)
        update.name = "acme"
        update.locale = "de-DE"
        try bench.run(update)
        guard case .profileUpdated(let message) = bench.events.last?.payload else {
            Issue.record("the update is not the last event")
            return
        }
        #expect(message.changes.map(\.field) == ["locale"])
        let count = bench.events.count
        try bench.run(update)
        #expect(bench.events.count == count)
    }

    @Test func `an expected revision that is not the tenant's is refused, and metering does not move it`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme")
        try bench.run(RecordUsage(id, metric: "api_calls", amount: 3))
        var context = TestBench.context
        context.expectedRevision = 1
        try bench.run(ChangeState(id, .suspend), as: context)
        #expect(bench.fleet.tenant(id)?.revision == 3)
        #expect(try bench.refusal(of: ChangeState(id, .activate), as: context)?.code == .versionMismatch)
    }

    @Test func `a command under its key takes effect once, and another one under the same key is refused`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme")
        var context = TestBench.context
        context.idempotency = Idempotency(key: 7, fingerprint: 1)
        let first = try bench.run(ConsumeUsage(id, metric: "messages", amount: 5), as: context)
        let count = bench.events.count
        #expect(try bench.run(ConsumeUsage(id, metric: "messages", amount: 5), as: context) == first)
        #expect(bench.events.count == count)
        context.idempotency?.fingerprint = 2
        #expect(try bench.refusal(of: ChangeState(id, .suspend), as: context)?.code == .idempotencyMismatch)
        bench.now = bench.now.advanced(by: Timestamp.day)
        #expect(try bench.refusal(of: ChangeState(id, .suspend), as: context) == nil)
    }

    @Test func `of several commands all take effect or none`() throws {
        var bench = try TestBench()
        let id = try bench.tenant("acme")
        let before = TestBench.rows(of: bench.fleet)
        #expect(throws: Refusal.self) {
            try bench.run(AddMember(id, user: "ann"), RemoveMember(id, user: "nobody"))
        }
        #expect(TestBench.rows(of: bench.fleet) == before)
        try bench.run(AddMember(id, user: "ann"), AddMember(id, user: "ben"))
        #expect(bench.fleet.tenant(id)?.members.count == 2)
    }
}
