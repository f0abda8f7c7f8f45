import Foundation
import TestSupport
import Testing

/// What the command line adds to the rest of the domain: files, defaults, exit codes.
@Suite("Commands of the domain") struct DomainCommandTests {
    @Test func `the creator of a tenant becomes its owner`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--actor", "user:ann")
        #expect(try store.done("member", "list", "acme", "-o", "name") == "ann\n")
        try store.done("tenant", "create", "Globex", "--actor", "service:signup")
        #expect(try store.done("member", "list", "globex", "-o", "name") == "")
    }

    @Test func `a default tenant is made without limits, and keeps its name`() throws {
        let store = try CommandLineStore(isMade: false)
        try store.done("init", "--default-tenant", "main", "--catalog", "securenet")
        #expect(try store.done("resolve", "--host", "nobody.test").contains("main"))
        #expect(try store.done("quota", "check", "main", "users", "1000000").contains("yes"))
        let renamed = try store.run(["tenant", "update", "main", "--slug", "other"])
        #expect(renamed.status == 6 && renamed.messages.contains("resolve.default_tenant"))
        try store.done("settings", "set", "resolve.default_tenant", "")
        try store.done("tenant", "update", "main", "--slug", "other")
    }

    @Test func `a setting is switched off and on without saying its value again`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        try store.done("config", "set", "acme", "branding", "color", "#fff")
        try store.done("config", "disable", "acme", "branding", "color")
        #expect(try store.done("config", "list", "acme").contains("no"))
        try store.done("config", "enable", "acme", "branding", "color")
        #expect(try store.done("config", "get", "acme", "branding", "color") == "#fff\n")
    }

    @Test func `many settings are applied together, or none`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        let file = ##"{"branding": {"color": "#fff", "old": null}, "auth": {"minutes": 30, "sso": true}}"##
        #expect(try store.run(["config", "apply", "acme", "-"], input: file).status == 0)
        #expect(try store.done("config", "list", "acme", "-o", "name") == "auth/minutes\nauth/sso\nbranding/color\n")
        let bad = #"{"branding": {"color": null}, "nosuch": {"a": 1}}"#
        #expect(try store.run(["config", "apply", "acme", "-"], input: bad).status == 65)
        #expect(try store.done("config", "get", "acme", "branding", "color") == "#fff\n")
    }

    @Test func `a check answers with the arithmetic of a consumption`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--tier", "free")
        for user in 1...5 {
            #expect(try store.run(["quota", "check", "acme", "users"]).status == 0)
            try store.done("member", "add", "acme", "somebody\(user)")
        }
        #expect(try store.run(["quota", "check", "acme", "users"]).status == 7)
        let answer = try store.run(["quota", "check", "acme", "messages", "101", "-o", "json"])
        #expect(answer.status == 7 && answer.output.contains(#""allowed" : false"#))
        try store.done("tenant", "suspend", "acme")
        #expect(try store.run(["quota", "check", "acme", "messages"]).status == 4)
    }

    @Test func `a batch keeps what each line says, and takes effect whole or not at all`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        let lines = [
            #"{"command":"tenant.suspend","tenant":"acme","reason":"unpaid","actor":"operator:bob"}"#,
            #"{"command":"tenant.activate","tenant":"acme","reason":"paid"}"#,
        ]
        #expect(try store.run(["batch", "-"], input: lines.joined(separator: "\n")).status == 0)
        let history = try store.done("tenant", "history", "acme", "-o", "ndjson")
        #expect(history.contains(#""reason":"unpaid""#) && history.contains(#""id":"bob""#))
        let stale = lines[0].replacing(#""reason":"unpaid""#, with: #""if_revision":99"#)
        let refused = try store.run(["batch", "-"], input: lines[1] + "\n" + stale)
        #expect(refused.status == 6 && refused.messages.hasPrefix("tenantry: line 2: "), "\(refused.messages)")
        let each = try store.run(["batch", "-", "--each"], input: lines[0] + "\n" + stale)
        #expect(each.status == 6 && each.output == "1 done, 1 refused\n" && each.messages.contains("line 2"))
        let nobodys = #"{"command":"tenant.suspend","tenant":"nobody"}"#
        let unknown = try store.run(["batch", "-", "--each"], input: nobodys + "\n" + lines[1])
        #expect(unknown.status == 5 && unknown.output == "1 done, 1 refused\n")
        #expect(unknown.messages == "line 1: there is no tenant nobody [tenant-not-found]\n")
        let dryRun = try store.run(["batch", "-", "--each", "--dry-run"], input: nobodys)
        #expect(dryRun.status == 5 && dryRun.output == "0 done, 1 refused\n", "\(dryRun.messages)")
        for more in ["", "\n{", "\n" + nobodys.replacing("}", with: #","colour":"red"}"#)] {
            let whole = try store.run(
                ["batch", "-"] + (more.isEmpty ? [] : ["--each"]), input: lines[0] + "\n" + nobodys + more)
            #expect(whole.status == 65 && whole.messages.contains("nothing was done"), "\(whole.messages)")
        }
        let dry = [
            #"{"command":"tenant.create","name":"New","slug":"new"}"#, #"{"command":"tenant.suspend","tenant":"new"}"#,
        ].joined(separator: "\n")
        #expect(try store.run(["batch", "-", "--each", "--dry-run"], input: dry).output == "2 done, 0 refused\n")
        for _ in 0..<2 { #expect(try store.run(["batch", "-", "--idempotency-key", "k"], input: dry).status == 0) }
        #expect(try store.run(["batch", "-"], input: dry).status == 6)
    }

    @Test func `text from outside cannot make a line of its own`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        try store.done("tenant", "suspend", "acme", "--reason", "x\n#99 forged \u{1b}[2K\u{202e}")
        for words in [
            ["tenant", "history", "acme"], ["tenant", "show", "acme"], ["tenant", "list", "--state", "suspended"],
        ] {
            let output = try store.run(words).output
            #expect(!output.contains("\u{1b}") && !output.contains("\n#99") && !output.contains("\u{202e}"))
        }
    }

    @Test func `a name below the platform's own domain is the tenant's slug or nobody's`() throws {
        let store = try CommandLineStore()
        try store.done("settings", "set", "resolve.base_domain", "example.com")
        try store.done("tenant", "create", "Acme", "--external-id", "mail")
        try store.done("tenant", "create", "Evil")
        #expect(try store.run(["host", "add", "evil", "acme.example.com"]).status == 65)
        #expect(try store.done("resolve", "--host", "ACME.example.com.:443").contains("acme"))
        #expect(try store.run(["resolve", "--host", "mail.example.com"]).status == 5)
    }

    @Test func `a batch's lines mean the tenants that have the names, not those that would like to`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Home")
        let lines = [
            #"{"command":"tenant.create","name":"Home"}"#, #"{"command":"tenant.suspend","tenant":"home"}"#,
        ].joined(separator: "\n")
        #expect(try store.run(["batch", "-"], input: lines).status == 0)
        #expect(try store.done("tenant", "list", "--state", "suspended", "-o", "name") == "home\n")
        let keyed = #"{"command":"usage.consume","tenant":"home","metric":"m","idempotency_key":"k"}"#
        #expect(try store.run(["batch", "-"], input: keyed).status == 65)
    }

    @Test func `a secret does not become a plain setting unnoticed`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        #expect(try store.run(["config", "set", "acme", "auth", "pw", "--type", "secret"], input: "hush").status == 0)
        #expect(try store.run(["config", "set", "acme", "auth", "pw", "plain"]).status == 65)
        #expect(try store.run(["config", "apply", "acme", "-"], input: #"{"auth":{"pw":"plain"}}"#).status == 65)
        let exact = #"{"auth":{"n":12345678901234567890,"d":1.10,"j":[1.50]}}"#
        #expect(try store.run(["config", "apply", "acme", "-"], input: exact).status == 0)
        #expect(try store.done("config", "get", "acme", "auth", "n") == "12345678901234567890\n")
        #expect(try store.done("config", "get", "acme", "auth", "j") == "[1.50]\n")
        try store.done("config", "delete", "acme", "auth", "pw")
        try store.done("config", "set", "acme", "auth", "pw", "plain")
    }

    @Test func `refused access is in the trail once a minute, whichever process refuses`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        for _ in 0..<4 {
            #expect(try store.run(["access", "check", "acme", "mallory", "config:write"]).status == 4)
        }
        #expect(
            try store.done("audit", "query", "--action", "access.denied", "-o", "name").split(separator: "\n").count
                == 1)
    }

    @Test func `a refused tenant leaves no key`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--billing-email", "a@b.example")
        let files = try store.files().keys.filter { $0.contains("keys/") }.sorted()
        #expect(
            try store.run(["tenant", "create", "A", "--slug", "acme", "--billing-email", "a@b.example"]).status == 6)
        #expect(try store.files().keys.filter { $0.contains("keys/") }.sorted() == files)
    }
}
