import TenantModel
import Testing

@Suite("Before and after") struct ChangesTests {
    @Test func `a limit's enforcement and end are told when they change, whether or not the limit does`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme", tier: "free")
        var command = OverrideLimit(acme, LimitKey("users")!, max: 50)
        try bench.run(command)
        #expect(Self.fields(bench) == ["limits.users"])
        command.expiresAt = bench.now.advanced(by: Timestamp.day)
        try bench.run(command)
        #expect(Self.changes(bench) == ["limits.users.expires_at nil → \(command.expiresAt!)"])
        command.enforcement = .soft
        try bench.run(command)
        #expect(Self.changes(bench) == ["limits.users.enforcement hard → soft"])
        (command.max, command.enforcement) = (60, .hard)
        try bench.run(command)
        #expect(Self.changes(bench) == ["limits.users 50 → 60", "limits.users.enforcement soft → hard"])
    }

    @Test func `a setting's new type is told, a primary host, and nothing that was not set`() throws {
        var bench = try TestBench()
        let acme = try bench.tenant("acme")
        let key = ConfigKey(section: "general", key: "n")
        try bench.run(SetConfig(acme, key, type: .int, "5"))
        try bench.run(SetConfig(acme, key, "5"))
        #expect(Self.changes(bench) == ["config.general.n 5 → 5", "config.general.n.type int → string"])
        var host = RegisterHost(acme, "acme.example.com")
        host.isPrimary = true
        try bench.run(host)
        #expect(Self.fields(bench) == ["hosts.acme.example.com", "hosts.acme.example.com.primary"])
        host.host = "acme.example.net"
        try bench.run(host)
        #expect(
            Self.changes(bench) == [
                "hosts.acme.example.net nil → host", "hosts.acme.example.net.primary nil → true",
                "hosts.acme.example.com.primary true → nil",
            ])
        var update = UpdateHost(acme, "acme.example.com")
        update.isPrimary = true
        try bench.run(update)
        #expect(
            Self.changes(bench) == [
                "hosts.acme.example.com.primary nil → true", "hosts.acme.example.net.primary true → nil",
            ])
        try bench.run(RemoveHost(acme, "acme.example.com"))
        #expect(Self.fields(bench) == ["hosts.acme.example.com", "hosts.acme.example.com.primary"])
        try bench.run(AssignIsolation(acme, .schema))
        #expect(Self.fields(bench) == ["isolation.strategy", "isolation.namespace"])
        try bench.run(ChangeState(acme, .delete))
        try bench.run(PurgeTenant(acme, confirmation: "acme"))
        #expect(Self.changes(bench).contains("slug acme → nil"))
    }

    private static func fields(_ bench: TestBench) -> [String] { bench.events.last?.payload.changes.map(\.field) ?? [] }

    private static func changes(_ bench: TestBench) -> [String] {
        bench.events.last?.payload.changes.map { "\($0.field) \($0.before ?? "nil") → \($0.after ?? "nil")" } ?? []
    }
}
