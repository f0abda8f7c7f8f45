import HashTreeCollections
import TenantModel
import Testing

@Suite struct PlacementTests {
    @Test func `isolation has a namespace of the settings' prefix, unless one is given`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme-corp")
        try bench.run(ChangeSettings([.isolationPrefix: "t_"]))
        try bench.run(AssignIsolation(acme, .schema))
        #expect(bench.fleet.tenant(acme)?.isolation?.namespace == "t_\(acme.description.suffix(26))")
        try bench.run(AssignIsolation(acme, .database, namespace: "own"))
        #expect(bench.fleet.tenant(acme)?.isolation?.strategy == .database)
        let count = bench.events.count
        try bench.run(AssignIsolation(acme, .database))
        #expect(bench.events.count == count, "the namespace stays")
        #expect(try bench.refusal(of: AssignIsolation(acme, .schema, namespace: "a-b")) == Refusal(.validation, ""))
    }

    @Test func `no two tenants ever have the same namespace, not even one after the other`() throws {
        var bench = try TestBench()
        let (acme, globex) = (try bench.tenant("acme"), try bench.tenant("globex"))
        try bench.run(AssignIsolation(acme, .schema, namespace: "one"))
        #expect(
            try bench.refusal(of: AssignIsolation(globex, .schema, namespace: "one")) == Refusal(.nameTaken, ""))
        try bench.run(AssignIsolation(acme, .schema, namespace: "two"))
        try bench.run(ChangeState(acme, .delete))
        try bench.run(PurgeTenant(acme, confirmation: "acme"))
        for name in ["one", "two"] {
            #expect(
                try bench.refusal(of: AssignIsolation(globex, .database, namespace: name)) == Refusal(.nameTaken, ""))
        }
        // Where one set of tables serves all, the name is nobody's own.
        try bench.run(AssignIsolation(globex, .shared, namespace: "one"))
    }

    @Test func `region and billing are linked, changed and taken away`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(AssignRegion(acme, "eu-central"))
        var link = LinkBilling(acme)
        link.subscriptionID = .set("sub_1")
        link.stripeCustomerID = .set("cus_1")
        try bench.run(link)
        #expect(bench.fleet.tenant(acme)?.region == "eu-central")
        #expect(bench.fleet.tenant(acme)?.subscriptionID == "sub_1")
        var unlink = LinkBilling(acme)
        unlink.subscriptionID = .remove
        try bench.run(unlink)
        try bench.run(AssignRegion(acme, nil))
        #expect(bench.fleet.tenant(acme)?.subscriptionID == nil && bench.fleet.tenant(acme)?.region == nil)
        #expect(bench.fleet.tenant(acme)?.stripeCustomerID == "cus_1")
    }

    @Test func `a purge needs a deleted tenant and its slug, and leaves nothing but the skeleton`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(
            AddMember(acme, user: "ann", role: .owner), SetConfig(acme, ConfigKey(section: "general", key: "a"), "b"),
            RegisterHost(acme, "acme.example.com"), SetFeature(acme, "webhooks", isEnabled: true))
        #expect(try bench.refusal(of: PurgeTenant(acme, confirmation: "acme")) == Refusal(.invalidTransition, ""))
        try bench.run(ChangeState(acme, .delete))
        #expect(try bench.refusal(of: PurgeTenant(acme, confirmation: "acm")) == Refusal(.validation, ""))
        try bench.run(PurgeTenant(acme, confirmation: "acme"))
        let tenant = try #require(bench.fleet.tenant(acme))
        #expect(tenant.state == .purged && tenant.members.isEmpty && tenant.config.isEmpty && tenant.hosts.isEmpty)
        #expect(bench.fleet.tenantID(named: "acme") == nil && bench.fleet.tenantID(ofHost: "acme.example.com") == nil)
        #expect(bench.fleet.memberships(of: "ann").isEmpty)
        for command: any Command in [
            ChangeState(acme, .restore), ChangeState(acme, .activate), AddMember(acme, user: "bob"),
            PurgeTenant(acme, confirmation: "acme"),
        ] { #expect(try bench.refusal(of: command) == Refusal(.tenantPurged, "")) }
        _ = try bench.tenant("acme2")
        var again = CreateTenant(id: TenantID(rawValue: 99), name: "Again")
        again.slug = "acme"
        try bench.run(again)
        #expect(TestBench.rows(of: try bench.refolded()) == TestBench.rows(of: bench.fleet))
    }

    @Test func `a purge never frees the external id`() throws {
        var bench = try TestBench()
        var create = CreateTenant(id: TenantID(rawValue: 8), name: "Acme")
        create.externalID = "4711"
        try bench.run(create)
        try bench.run(ChangeState(TenantID(rawValue: 8), .delete))
        try bench.run(PurgeTenant(TenantID(rawValue: 8), confirmation: "acme"))
        create.id = TenantID(rawValue: 9)
        #expect(try bench.refusal(of: create) == Refusal(.nameTaken, ""))
    }
}
