import Foundation
import TestSupport
import Testing

@Suite("Exit codes") struct ExitCodeTests {
    private static let failures: [(Int32, [String])] = [
        (64, ["tenant", "show"]), (64, ["nonsense"]), (64, ["tenant", "list", "--limit", "0"]),
        (64, ["tenant", "show", "acme", "--nonsense"]), (64, ["tenant", "delete", "acme"]),
        (64, ["tenant", "delete", "acme", "--confirm", "globex"]),
        (64, ["config", "set", "acme", "auth", "token", "hush", "--type", "secret"]),
        (64, ["events", "list", "--type", "tenant.exploded"]), (64, ["import", "audit", "-", "--dry-run"]),
        (64, ["import", "audit", "-", "--map", "nonsense=x"]), (64, ["usage", "consume", "acme", "messages", "many"]),
        (64, ["serve", "--dev", "--no-commands"]), (64, ["serve", "--dev", "--read-only"]),
        (64, ["init", "--store", "other", "--read-only"]), (64, ["import", "audit", "-", "--if-revision", "1"]),
        (64, ["audit", "export", "-o", "json"]), (64, ["tenant", "create", "x", "--state", "deleted"]),
        (5, ["tenant", "show", "nobody"]), (5, ["events", "show", "9999"]), (5, ["tenant", "suspend", "nobody"]),
        (5, ["member", "remove", "acme", "nobody"]), (5, ["config", "get", "acme", "auth", "nothing"]),
        (5, ["import", "audit", "no-such-file"]), (5, ["tenant", "list", "--store", "no-such-store"]),
        (6, ["tenant", "create", "Other", "--slug", "acme"]), (6, ["tenant", "restore", "acme"]),
        (6, ["tenant", "suspend", "acme", "--if-revision", "99"]), (6, ["member", "remove", "acme", "ann"]),
        (7, ["usage", "consume", "acme", "messages", "101"]), (7, ["quota", "check", "acme", "messages", "101"]),
        (65, ["tenant", "create", "x", "--slug", "Not A Slug"]), (65, ["tenant", "create", ""]),
        (65, ["init", "--store", "/nonexistent/store", "--catalog", "postal"]),
        (65, ["config", "set", "acme", "auth", "minutes", "many", "--type", "int"]),
        (65, ["config", "set", "acme", "auth", "token", "--type", "secret"]),
        (73, ["init"]), (73, ["init", "--store", "/proc/store"]), (73, ["simulate", "--events", "10"]),
    ]

    @Test(arguments: ExitCodeTests.failures)
    func `a command that fails says why on standard error, and ends with the code for it`(
        code: Int32, arguments: [String]
    ) throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--owner", "ann")
        let streams = try store.run(arguments)
        #expect(streams.status == code, "\(streams.messages)")
        #expect(streams.output == "")
        #expect(!streams.messages.isEmpty)
        #expect(try store.done("replay").hasPrefix("equal"))
    }

    @Test func `a suspended tenant consumes nothing`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        try store.done("tenant", "suspend", "acme", "--reason", "unpaid")
        let streams = try store.run(["usage", "consume", "acme", "messages"])
        #expect(streams.status == 4)
        #expect(streams.messages.contains("suspended: unpaid"))
    }

    @Test func `without its master key a store is not opened`() throws {
        let store = try CommandLineStore()
        try FileManager.default.removeItem(atPath: store.path + ".key")
        let streams = try store.run(["tenant", "list"])
        #expect(streams.status == 4)
        #expect(streams.messages.contains("--master-key-file"))
    }

    @Test func `a damaged store and a full one are input and output errors`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        let path = try store.file("rows", String(repeating: AuditRows.line("1", padding: 20_000) + "\n", count: 1))
        #expect(try store.run(["import", "audit", path, "--size-limit", "45056"]).status == 74)
        try Data("{".utf8).write(to: URL(filePath: store.path + "/store.json"))
        let streams = try store.run(["tenant", "list"])
        #expect(streams.status == 74)
        #expect(streams.messages.contains("store.json"))
    }

    @Test func `another request under a used idempotency key is bad input, the same one is done before`() throws {
        let store = try CommandLineStore()
        let create = ["tenant", "create", "Acme", "--idempotency-key", "k", "--actor", "user:ann"]
        #expect(try store.run(create).messages.contains("done: #7 to #8"))
        let again = try store.run(create)
        #expect(again.status == 0)
        #expect(again.messages.contains("done before, at #7"))
        #expect(try store.run(["tenant", "create", "Globex"] + create.dropFirst(3)).status == 65)
        #expect(try store.done("tenant", "list", "-o", "name") == "acme\n")
    }
}
