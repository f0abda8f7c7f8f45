import HashTreeCollections
import TenantModel
import Testing

@Suite struct ApiKeyTests {
    private static func hash(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

    private static func create(_ tenant: TenantID?, role: AccessRole, id: UInt128 = 1, secret: UInt8 = 1)
        -> CreateApiKey
    {
        CreateApiKey(
            tenant, key: ApiKeyID(rawValue: id), name: "job", role: role, prefix: "tk_abcde", secretHash: hash(secret))
    }

    @Test func `a tenant's key opens its tenant and no other`() throws {
        var bench = try TestBench()
        let (acme, globex) = (try bench.tenant("acme"), try bench.tenant("globex"))
        try bench.run(Self.create(acme, role: .member))
        let bearer = Bearer.apiKey(Self.hash(1))
        #expect(bench.fleet.access(of: bearer, to: acme, .usageWrite, at: bench.now).isAllowed)
        #expect(bench.fleet.access(of: bearer, to: acme, .configWrite, at: bench.now).cause == .scope)
        #expect(bench.fleet.access(of: bearer, to: globex, .usageWrite, at: bench.now).cause == .noMembership)
        #expect(bench.fleet.access(of: .apiKey(Self.hash(9)), to: acme, .usageWrite, at: bench.now).cause == .key)
    }

    @Test func `a key of the platform reaches every tenant within its role, even one that is suspended`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(Self.create(nil, role: .auditor), ChangeState(acme, .suspend))
        let bearer = Bearer.apiKey(Self.hash(1))
        #expect(bench.fleet.access(of: bearer, to: acme, .auditRead, at: bench.now).isAllowed)
        for scope in Scope.allCases where scope != .auditRead {
            #expect(!bench.fleet.access(of: bearer, to: acme, scope, at: bench.now).isAllowed, "\(scope)")
        }
    }

    @Test func `a role must fit its owner, and scopes their role`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        #expect(try bench.refusal(of: Self.create(acme, role: .platformAdmin)) == Refusal(.validation, ""))
        #expect(try bench.refusal(of: Self.create(nil, role: .member)) == Refusal(.validation, ""))
        var narrow = Self.create(acme, role: .member)
        narrow.scopes = [.configWrite]
        #expect(try bench.refusal(of: narrow) == Refusal(.validation, ""))
        narrow.scopes = [.usageWrite]
        try bench.run(narrow)
        let bearer = Bearer.apiKey(Self.hash(1))
        #expect(bench.fleet.access(of: bearer, to: acme, .usageWrite, at: bench.now).isAllowed)
        #expect(!bench.fleet.access(of: bearer, to: acme, .usageRead, at: bench.now).isAllowed)
    }

    @Test func `after a rotation both secrets are good until the old one's time is over`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(Self.create(acme, role: .member))
        var rotate = RotateApiKey(acme, ApiKeyID(rawValue: 1), prefix: "tk_fghij", secretHash: Self.hash(2))
        rotate.grace = 3_600 * Timestamp.second
        try bench.run(rotate)
        let isGood = { (secret: UInt8, bench: TestBench) in
            bench.fleet.access(of: .apiKey(Self.hash(secret)), to: acme, .usageRead, at: bench.now).isAllowed
        }
        #expect(isGood(1, bench) && isGood(2, bench))
        bench.now = bench.now.advanced(by: 3_600 * Timestamp.second)
        #expect(!isGood(1, bench) && isGood(2, bench))
        // The secret before the last two rotations is forgotten at once.
        var again = rotate
        again.secretHash = Self.hash(3)
        try bench.run(again)
        #expect(isGood(2, bench) && isGood(3, bench) && bench.fleet.apiKey(hash: Self.hash(1)) == nil)
    }

    @Test func `a revoked key is dead at once, and an expired one without anybody writing it down`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        try bench.run(Self.create(acme, role: .member))
        try bench.run(RevokeApiKey(acme, ApiKeyID(rawValue: 1)))
        #expect(bench.fleet.apiKey(hash: Self.hash(1)) == nil)
        let count = bench.events.count
        try bench.run(RevokeApiKey(acme, ApiKeyID(rawValue: 1)))
        #expect(bench.events.count == count, "it was revoked already")
        var brief = Self.create(acme, role: .member, id: 2, secret: 2)
        brief.expiresAt = bench.now.advanced(by: Timestamp.second)
        try bench.run(brief)
        bench.now = bench.now.advanced(by: Timestamp.second)
        let bearer = Bearer.apiKey(Self.hash(2))
        #expect(bench.fleet.access(of: bearer, to: acme, .usageRead, at: bench.now).cause == .key)
        try bench.run(ExpireApiKey(acme, ApiKeyID(rawValue: 2)))
        #expect(bench.events.last?.payload.type == .apiKeyExpired)
        let rotate = RotateApiKey(acme, ApiKeyID(rawValue: 2), prefix: "x", secretHash: Self.hash(5))
        #expect(try bench.refusal(of: rotate) == Refusal(.notFound, ""))
    }

    @Test func `a key that was revoked before its end stays revoked after it`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        var create = Self.create(acme, role: .member)
        create.expiresAt = bench.now.advanced(by: Timestamp.day)
        try bench.run(create)
        try bench.run(RevokeApiKey(acme, ApiKeyID(rawValue: 1)))
        let key = try #require(bench.fleet.tenant(acme)?.apiKeys[ApiKeyID(rawValue: 1)])
        #expect(key.status(at: bench.now) == .revoked)
        #expect(key.status(at: bench.now.advanced(by: 2 * Timestamp.day)) == .revoked)
    }
}
