import Foundation
import TestSupport
import Testing

@Suite("Commands") struct CommandTests {
    @Test func `a dry run tells what would happen, and changes nothing`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--owner", "ann")
        let before = try store.files()["store/log/data.mdb"]
        let runs: [([String], String)] = [
            (["tenant", "create", "Globex", "--billing-email", "b@example.com"], "tenant.created"),
            (["tenant", "suspend", "acme"], "tenant.suspended"),
            (["tenant", "activate", "acme"], "nothing would change"),
            (["tenant", "delete", "acme", "--confirm", "acme"], "tenant.deleted"),
            (["usage", "consume", "acme", "messages", "90"], "quota.threshold.crossed"),
            (["quota", "override", "acme", "users", "9"], "tenant.limit.overridden"),
            (["member", "add", "acme", "bob"], "member.added"),
            (["tenant", "set-tier", "acme", "pro"], "tenant.tier.changed"),
            (["config", "set", "acme", "branding", "color", "red"], "config.set"),
            (["invitation", "create", "acme", "bob@example.com"], "invitation.created"),
        ]
        for (arguments, told) in runs {
            let streams = try store.run(arguments + ["--dry-run"])
            #expect(streams.status == 0, "\(arguments): \(streams.messages)")
            #expect(streams.messages.contains(told), "\(arguments): \(streams.messages)")
            #expect(streams.output == "", "\(arguments)")
        }
        #expect(try store.run(["usage", "consume", "acme", "messages", "101", "--dry-run"]).status == 7)
        #expect(try store.files()["store/log/data.mdb"] == before)
        #expect(try store.files().keys.filter { $0.hasPrefix("store/keys/") } == [])
    }

    @Test func `a secret comes from standard input and is nowhere to be seen again`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        let secret = "-----BEGIN KEY-----\nhush-hush-4711\n-----END KEY-----"
        let set = ["config", "set", "acme", "auth", "token", "--type", "secret", "--idempotency-key", "k"]
        var texts: [String] = []
        for arguments in [
            set, set, ["config", "get", "acme", "auth", "token"], ["config", "list", "acme"],
            ["config", "list", "acme", "-o", "json"], ["events", "list", "--limit", "all", "-o", "ndjson"],
            ["tenant", "history", "acme"], ["events", "show", "8"], ["tenant", "show", "acme", "-o", "json"],
        ] {
            let streams = try store.run(arguments, input: secret + "\n")
            #expect(streams.status == 0, "\(arguments): \(streams.messages)")
            texts += [streams.output, streams.messages]
        }
        #expect(texts[4] == "(secret)\n")
        #expect(texts[2...3].joined().contains("done before"))
        for text in texts { #expect(!text.contains("hush-hush") && !text.contains("BEGIN KEY")) }
        for (name, bytes) in try store.files() {
            #expect(bytes.range(of: Data("hush-hush".utf8)) == nil, "\(name) has the secret")
        }
    }

    @Test func `the tail of a log ends after as many events as are asked for, those to come as well`() throws {
        let store = try CommandLineStore()
        #expect(try store.done("events", "tail", "--after", "0", "--count", "3", "-o", "name") == "1\n2\n3\n")
        let output = try store.file("tail", "")
        let tail = store.process("events", "tail", "--after", "6", "--count", "2", "-o", "name")
        tail.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        try tail.run()
        try store.done("tenant", "create", "Acme", "--owner", "ann")
        tail.waitUntilExit()
        #expect(tail.terminationStatus == 0)
        #expect(try String(contentsOfFile: output, encoding: .utf8) == "7\n8\n")
    }

    @Test func `a bad line stops an import, or is skipped, and is named either way`() throws {
        let store = try CommandLineStore()
        let lines = [AuditRows.line("1"), "{", AuditRows.line("2"), "[]", AuditRows.line("3")].joined(separator: "\n")
        let stopped = try store.run(["import", "audit", "-"], input: lines)
        #expect(stopped.status == 65)
        #expect(stopped.messages.contains("standard input: line 2: it is not a JSON object"))
        #expect(!stopped.messages.contains("line 4"))
        #expect(stopped.output.hasPrefix("1 entry added"), "what stands before the bad line is taken")
        let skipped = try store.run(["import", "audit", "-", "--on-error", "skip"], input: lines)
        #expect(skipped.status == 0)
        #expect(skipped.messages.contains("line 2:") && skipped.messages.contains("line 4:"))
        #expect(skipped.output.hasPrefix("2 entries added, 1 there already, 0 tenants made, 2 lines faulty"))
    }

    @Test func `a line that never ends is bad input, and a line without an end the last one`() throws {
        let store = try CommandLineStore()
        let endless = try store.run(["import", "audit", "-"], input: String(repeating: "x", count: 3 << 20))
        #expect(endless.status == 65)
        #expect(endless.messages.contains("standard input: line 1 has more than 1 MiB"))
        #expect(try store.done("import", "audit", "-", input: AuditRows.line("1")).hasPrefix("1 entry added"))
        #expect(try store.done("import", "audit", "-", input: "\n\r\n").hasPrefix("0 entries added"))
    }

    @Test func `whose doing it was is told by the flags, and the agent names the program`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--actor", "user:ann", "--on-behalf-of", "bob", "--reason", "new")
        try store.done("tenant", "create", "Globex", "--actor", "ops@example.com")
        let lines = try store.done("events", "list", "--type", "tenant.created", "-o", "ndjson").split(separator: "\n")
        #expect(lines[0].contains(#""actor":{"id":"ann","on_behalf_of":"bob","type":"user"}"#))
        #expect(lines[0].contains(#""reason":"new""#))
        #expect(lines[1].contains(#""actor":{"id":"ops@example.com","type":"operator"}"#))
        #expect(lines.allSatisfy { $0.contains(#""user_agent":"tenantry/"#) })
    }

    @Test func `a simulated store is what it is told to be, and replays`() throws {
        let store = try CommandLineStore(isMade: false)
        let told = try store.done("simulate", "--tenants", "5", "--events", "500", "--seed", "7")
        #expect(told.hasPrefix("5 tenants, 5"))
        #expect(try store.done("replay").hasPrefix("equal, digest "))
        #expect(try store.done("tenant", "list", "-o", "name").split(separator: "\n").count == 5)
    }
}
