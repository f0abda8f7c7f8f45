import HashTreeCollections
import TenantModel
import Testing

@Suite struct HostTests {
    @Test func `a host belongs to one tenant, until it is removed`() throws {
        var bench = try TestBench()
        let (acme, globex) = (try bench.tenant("acme"), try bench.tenant("globex"))
        try bench.run(RegisterHost(acme, "app.example.com"))
        #expect(bench.fleet.tenantID(ofHost: "app.example.com") == acme)
        #expect(try bench.refusal(of: RegisterHost(globex, "app.example.com")) == Refusal(.nameTaken, ""))
        try bench.run(RemoveHost(acme, "app.example.com"))
        #expect(bench.fleet.tenantID(ofHost: "app.example.com") == nil)
        try bench.run(RegisterHost(globex, "app.example.com"))
        #expect(try bench.refusal(of: RemoveHost(acme, "app.example.com")) == Refusal(.notFound, ""))
    }

    @Test(arguments: [
        "", "localhost", "App.example.com", "a..b", "-a.example", "a-.example", "a_b.example", "10.0.0.1", "a.example.",
        "ex ample.com", "a.\u{e4}.com",
    ])
    func `what is no full host name is refused`(name: String) throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        #expect(try bench.refusal(of: RegisterHost(acme, name)) == Refusal(.validation, ""))
    }

    @Test func `domains are counted against their limit, hosts against theirs`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: "free")
        try bench.run(RegisterHost(acme, "acme.example", kind: .domain))
        #expect(
            try bench.refusal(of: RegisterHost(acme, "acme.test", kind: .domain)) == Refusal(.quotaExceeded, ""))
        for number in 0..<3 { try bench.run(RegisterHost(acme, "app\(number).example")) }
        let tenant = try #require(bench.fleet.tenant(acme))
        #expect(tenant.used(LimitKey("domains")!, at: bench.now) == 1)
        #expect(tenant.used(LimitKey("hosts")!, at: bench.now) == 3)
        #expect(
            try bench.refusal(of: SetUsageLevel(acme, metric: "domains", level: 0)) == Refusal(.validation, ""))
        try bench.run(RemoveHost(acme, "acme.example"))
        try bench.run(RegisterHost(acme, "acme.test", kind: .domain))
    }

    @Test func `of each kind one is primary at most`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: "enterprise")
        var first = RegisterHost(acme, "a.example.com")
        first.isPrimary = true
        var second = RegisterHost(acme, "b.example.com")
        second.isPrimary = true
        try bench.run(first)
        try bench.run(second)
        #expect(bench.fleet.tenant(acme)?.hosts["a.example.com"]?.isPrimary == false)
        var update = UpdateHost(acme, "a.example.com")
        update.isPrimary = true
        update.certificate = .set("vault:acme/tls")
        try bench.run(update)
        #expect(bench.fleet.tenant(acme)?.hosts["b.example.com"]?.isPrimary == false)
        #expect(bench.fleet.tenant(acme)?.hosts["a.example.com"]?.certificate == "vault:acme/tls")
        update.certificate = .set("-----BEGIN PRIVATE KEY-----")
        #expect(try bench.refusal(of: update) == Refusal(.validation, ""))
    }
}
