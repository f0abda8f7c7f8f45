import Foundation
import TestSupport
import Testing

@Suite("The trail on the command line") struct AuditCommandTests {
    private static func store() throws -> CommandLineStore {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--tier", "free")
        try store.done("tenant", "suspend", "acme", "--reason", "unpaid", "--actor", "ops@example.com")
        try store.done("quota", "override", "acme", "users", "9")
        return store
    }

    @Test func `an export ends with a trailer by which the copy can be checked`() throws {
        let store = try Self.store()
        for format in ["ndjson", "csv"] {
            let export = try store.done("audit", "export", "--tenant", "acme", "-o", format)
            let lines = export.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            let trailer = try #require(lines.last)
            let body = lines.dropLast().map { $0 + "\n" }.joined()
            let scratch = try TemporaryDirectory()
            try Data(body.utf8).write(to: URL(filePath: scratch.path("body")))
            let sum = try Executable(command: "sha256sum").run(scratch.path("body")).output.prefix(64)
            #expect(trailer.contains(sum), "\(trailer)")
            #expect(trailer.contains(#""count":3"#) || trailer.contains(#""count":4"#), "\(trailer)")
        }
    }

    @Test func `everything about one person is found by who was named as the subject`() throws {
        let store = try Self.store()
        let about = ["--subject", "person-9", "--subject", "person-10"]
        for command in [["activity", "record", "acme", "profile.exported"], ["tenant", "activate", "acme"]] {
            #expect(try store.run(command + about).status == 0)
        }
        for person in ["person-9", "person-10"] {
            let found = try store.done("audit", "query", "--subject", person, "-o", "name")
            #expect(found.split(separator: "\n").count == 2, "\(found)")
        }
        #expect(try store.done("audit", "query", "--subject", "person", "-o", "name").isEmpty)
    }

    @Test func `what was asked of the trail is in it in words`() throws {
        let store = try Self.store()
        try store.done(
            "audit", "query", "--tenant", "acme", "--outcome", "denied", "--operation", "update", "--since",
            "2026-01-01")
        let reading = try store.done("audit", "query", "--action", "audit.read", "-o", "ndjson")
        for word in ["outcome=denied", "operation=update", "since=2026-01-01T00:00:00.000000Z", "tenant=tenant_"] {
            #expect(reading.contains(word), "\(reading)")
        }
    }

    @Test func `a limit that is not the tenant's own was set by its tier`() throws {
        let store = try Self.store()
        try store.done("tenant", "set-tier", "acme", "pro")
        #expect(try store.done("why", "acme", "limits.messages/day").contains("tenant.tier.changed"))
        #expect(try store.done("why", "acme", "limits.users").contains("tenant.limit.overridden"))
    }

    @Test func `who asks for everything gets it, and an empty filter is refused`() throws {
        let store = try Self.store()
        for command in [["events", "list"], ["tenant", "history", "acme"], ["audit", "query"]] {
            let reply = try store.run(command + ["--limit", "\(Int.max)"])
            #expect(reply.status == 0 && !reply.output.isEmpty, "\(command): \(reply)")
        }
        for resource in ["", "/", "tenant/", "/acme"] {
            #expect(try store.run(["audit", "query", "--resource", resource]).status == 64, "\(resource)")
        }
    }

    @Test func `a reading that cannot be written down is answered with a warning`() throws {
        let store = try Self.store()
        for command in [["query"], ["counts"], ["show", "1"], ["export"]] {
            let reply = try store.run(["audit"] + command + ["--read-only"])
            #expect(reply.status == 0 && reply.messages.contains("not in the trail"), "\(command): \(reply)")
        }
    }

    @Test func `a question is answered, paged and refused as it should be`() throws {
        let store = try Self.store()
        let table = try store.done("audit", "query", "--tenant", "acme", "--field", "state")
        #expect(table.contains("active → suspended") && table.contains("unpaid") && table.contains("ops@example.com"))
        let page = try store.run(["audit", "query", "--action", "tenant.*", "--limit", "1", "-o", "name"])
        let cursor = try #require(page.messages.firstMatch(of: /--after (\w+)/)?.1)
        let next = try store.done(
            "audit", "query", "--action", "tenant.*", "--limit", "1", "-o", "name", "--after", String(cursor))
        #expect(Int(page.output.trimmingCharacters(in: .newlines))! > Int(next.trimmingCharacters(in: .newlines))!)
        #expect(try store.run(["audit", "query", "--after", "nonsense"]).status == 65)
        #expect(try store.run(["audit", "query", "--after", String(cursor)]).status == 65)
        #expect(try store.run(["audit", "query", "--tenant", "nobody"]).status == 5)
        #expect(try store.run(["audit", "query", "--since", "yesterday"]).status == 64)
        #expect(
            try store.done("audit", "counts", "--action", "tenant.suspended")
                == "ACTION            COUNT\ntenant.suspended  1\n")
    }

    @Test func `why, diff and the past on the command line`() throws {
        let store = try Self.store()
        #expect(try store.done("why", "acme", "limits.users").contains("5 → 9"))
        #expect(try store.run(["why", "acme", "region"]).status == 5)
        // A difference names the same field with what it is a part of.
        #expect(try store.done("why", "acme", "tenant.state") == store.done("why", "acme", "state"))
        #expect(try !store.done("audit", "query", "--field", "tenant.state", "-o", "name").isEmpty)
        for field in ["nofield", "tenant.health", ""] {
            let unknown = try store.run(["why", "acme", field])
            #expect(unknown.status == 65 && unknown.messages.contains("there are activity"), "\(field): \(unknown)")
        }
        let diff = try store.run(["diff", "acme", "--from", "#7"])
        #expect(diff.status == 8 && diff.output.contains("tenant.state"))
        #expect(try store.run(["diff", "acme", "--from", "#7", "--to", "#7"]).status == 0)
        #expect(try store.done("tenant", "show", "acme", "--at", "7").contains(/state +active/))
        #expect(try store.run(["tenant", "show", "acme", "--at", "3"]).status == 5)
        #expect(try store.run(["tenant", "show", "acme", "--at", "999"]).status == 5)
        #expect(try store.done("member", "list", "--all-tenants", "--at", "7", "-o", "name") == "")
        #expect(try store.done("stats").contains("suspended 1"))
    }
}
