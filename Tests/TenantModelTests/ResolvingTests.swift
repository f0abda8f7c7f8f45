import TenantModel
import Testing

@Suite struct ResolvingTests {
    private struct World {
        var bench: TestBench
        let acme: TenantID
        let globex: TenantID

        init() throws {
            bench = try TestBench()
            acme = try bench.tenant("acme")
            globex = try bench.tenant("globex")
            try bench.run(RegisterHost(acme, "shop.acme.test"))
            try bench.run(AddMember(acme, user: "ann", role: .owner))
            try bench.run(ChangeSettings([.baseDomain: "example.com"]))
        }

        func resolve(_ change: (inout ResolutionRequest) -> Void) -> Resolution {
            var request = ResolutionRequest()
            change(&request)
            return bench.fleet.resolve(request, at: bench.now)
        }
    }

    @Test func `each source finds the tenant, and says that it did`() throws {
        let world = try World()
        let found: [(Resolution, ResolutionSource)] = [
            (world.resolve { $0.host = "SHOP.acme.test" }, .host),
            (world.resolve { $0.host = "acme.example.com" }, .subdomain),
            (world.resolve { $0.header = "acme" }, .header),
            (world.resolve { $0.header = world.acme.description }, .header),
            (world.resolve { $0.path = "/tenant/acme/orders?x=1" }, .path),
            (world.resolve { $0.bearer = .user("ann") }, .credential),
        ]
        for (resolution, source) in found {
            #expect(resolution.tenant == world.acme && resolution.source == source && resolution.refusal == nil)
        }
        // A parameter is not looked at unless the operator says so.
        #expect(world.resolve { $0.parameter = "acme" }.refusal == Refusal(.tenantRequired, ""))
    }

    @Test func `the order of the settings decides, and only what they name is looked at`() throws {
        var world = try World()
        try world.bench.run(ChangeSettings([.sources: "parameter,host"]))
        let resolution = world.resolve {
            $0.host = "shop.acme.test"
            $0.parameter = "globex"
            $0.header = "acme"
        }
        #expect(resolution.tenant == world.globex)
        #expect(resolution.attempts.map(\.source) == [.parameter])
    }

    @Test func `a name that a client chose and that is not theirs is refused, whatever else would match`() throws {
        let world = try World()
        let resolution = world.resolve {
            $0.header = "globex"
            $0.bearer = .user("ann")
        }
        #expect(resolution.tenant == nil && resolution.foreign == world.globex)
        #expect(resolution.refusal == Refusal(.accessDenied, ""))
        #expect(resolution.attempts.last?.outcome == .foreign)
    }

    @Test func `an unknown name is not found in strict mode, and passed over in graceful mode`() throws {
        var world = try World()
        #expect(world.resolve { $0.header = "nobody" }.refusal == Refusal(.tenantNotFound, ""))
        #expect(world.resolve { $0.host = "www.example.com" }.refusal == Refusal(.tenantNotFound, ""))
        #expect(world.resolve { _ in }.refusal == Refusal(.tenantRequired, ""))
        try world.bench.run(ChangeSettings([.onMiss: "graceful", .defaultTenant: "globex"]))
        #expect(world.resolve { $0.header = "nobody" }.tenant == world.globex)
        #expect(world.resolve { $0.header = "nobody" }.source == .default)
        try world.bench.run(ChangeSettings([.defaultTenant: ""]))
        let nothing = world.resolve { $0.header = "nobody" }
        #expect(nothing.tenant == nil && nothing.refusal == nil)
    }

    @Test func `who belongs to several tenants must name one`() throws {
        var world = try World()
        try world.bench.run(AddMember(world.globex, user: "ann"))
        let resolution = world.resolve { $0.bearer = .user("ann") }
        #expect(resolution.attempts.contains { $0.source == .credential && $0.outcome == .ambiguous })
        #expect(resolution.refusal == Refusal(.tenantRequired, ""))
        #expect(
            world.resolve {
                $0.bearer = .user("ann")
                $0.header = "globex"
            }.tenant == world.globex)
    }

    @Test func `a tenant that is not in use is found and refused, a deleted one is not found`() throws {
        var world = try World()
        try world.bench.run(ChangeState(world.acme, .suspend))
        let suspended = world.resolve { $0.header = "acme" }
        #expect(suspended.tenant == world.acme && suspended.refusal == Refusal(.tenantSuspended, ""))
        try world.bench.run(ChangeState(world.acme, .deactivate))
        #expect(world.resolve { $0.host = "shop.acme.test" }.refusal == Refusal(.tenantInactive, ""))
        try world.bench.run(ChangeState(world.acme, .delete))
        #expect(world.resolve { $0.header = "acme" }.refusal == Refusal(.tenantNotFound, ""))
    }

    @Test(arguments: ["www", "api", "admin"])
    func `reserved subdomains are nobody's`(label: String) throws {
        let world = try World()
        let resolution = world.resolve { $0.host = "\(label).example.com" }
        #expect(resolution.attempts.contains { $0.source == .subdomain && $0.outcome == .absent })
    }

    @Test func `nobody comes to have a host that is another tenant's place below the platform's domain`() throws {
        var bench = try TestBench()
        let beta = try bench.tenant("beta")
        try bench.run(RegisterHost(beta, "acme.example.com"))
        #expect(try bench.refusal(of: ChangeSettings([.baseDomain: "example.com"])) == Refusal(.validation, ""))
        try bench.run(RemoveHost(beta, "acme.example.com"))
        try bench.run(ChangeSettings([.baseDomain: "example.com"]))
        #expect(try bench.refusal(of: RegisterHost(beta, "acme.example.com")) == Refusal(.validation, ""))
        try bench.run(RegisterHost(beta, "beta.example.com"))
        var rename = UpdateTenant(beta)
        rename.slug = "gamma"
        #expect(try bench.refusal(of: rename) == Refusal(.nameTaken, ""))
        try bench.run(RemoveHost(beta, "beta.example.com"))
        try bench.run(rename)
    }

    @Test func `a deleted tenant does not stand in the way of a user's other one`() throws {
        var world = try World()
        try world.bench.run(AddMember(world.globex, user: "ann", role: .owner))
        try world.bench.run(ChangeState(world.globex, .delete))
        #expect(world.resolve { $0.bearer = .user("ann") }.tenant == world.acme)
        try world.bench.run(ChangeState(world.acme, .delete))
        let nothing = world.resolve { $0.bearer = .user("ann") }
        #expect(nothing.refusal == Refusal(.tenantRequired, ""))
    }
}
