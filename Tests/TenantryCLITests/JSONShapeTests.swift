import Foundation
import TestSupport
import Testing

/// The public JSON shapes: compatibility-sensitive, programs rely on them.
@Suite("JSON shapes") struct JSONShapeTests {
    @Test func `members and invitations`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--owner", "ann")
        let token = try store.done("invitation", "create", "acme", "b@example.com", "--actor", "user:ann")
        try store.done("invitation", "accept", "bob", input: token)
        try store.done("invitation", "create", "acme", "c@example.com", "--role", "viewer", "--actor", "user:ann")
        #expect(try Self.json(store, "member", "list", "acme") == Self.members)
        #expect(try Self.json(store, "invitation", "list", "acme") == Self.invitations)
    }

    @Test func `settings`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        let actor = ["--actor", "user:ann"]
        for arguments in [
            ["branding", "color", "#ff6600"], ["branding", "color", "#ff6601"],
            ["auth", "minutes", "30", "--type", "int", "--inactive"], ["auth", "token", "--type", "secret"],
        ] {
            #expect(try store.run(["config", "set", "acme"] + arguments + actor, input: "hush\n").status == 0)
        }
        #expect(try Self.json(store, "config", "list", "acme") == Self.settings)
    }

    @Test func `quotas, with and without a limit`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--owner", "ann")
        try store.done("quota", "override", "acme", "domains", "0")
        try store.done("quota", "override", "acme", "messages/day", "unlimited", "--enforcement", "soft")
        try store.done("usage", "record", "acme", "messages", "7")
        try store.done("usage", "record", "acme", "api_calls", "120")
        #expect(try Self.json(store, "quota", "show", "acme") == Self.quotas)
    }

    @Test func `catalogues and their tiers`() throws {
        let store = try CommandLineStore()
        #expect(try Self.json(store, "catalog", "list") == Self.catalogs)
        #expect(try Self.json(store, "catalog", "show", "smtp") == Self.tiers)
        #expect(try store.done("catalog", "list", "-o", "name") == "chat\nsecurenet\nsmtp\nstellara\nweb\n")
        #expect(try store.done("catalog", "show", "chat", "-o", "csv") == Self.chat)
        let unknown = try store.run(["catalog", "show", "postal"])
        #expect(unknown.status == 5)
        #expect(unknown.messages.contains("'tenantry catalog list'"))
    }

    /// The elements of what is printed with `-o json`, one a line, with a word for what differs from run to run.
    private static func json(_ store: CommandLineStore, _ arguments: String...) throws -> String {
        let streams = try store.run(arguments + ["-o", "json"])
        #expect(streams.status == 0 && streams.messages == "", "\(streams.messages)")
        let values = try JSONSerialization.jsonObject(with: Data(streams.output.utf8)) as? [NSObject]
        return try #require(values).map { value in
            let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
            let line = try JSONSerialization.data(withJSONObject: value, options: options)
            return String(decoding: line, as: UTF8.self).masked + "\n"
        }.joined()
    }

    private static let members = #"""
        {"joined_at":"TIME","role":"owner","user":"ann"}
        {"invited_by":"ann","joined_at":"TIME","role":"member","user":"bob"}

        """#

    private static let invitations = #"""
        {"created_at":"TIME","expires_at":"TIME","id":"invitation_ID","invited_by":"ann","role":"member",\#
        "sent_count":1,"status":"accepted"}
        {"created_at":"TIME","expires_at":"TIME","id":"invitation_ID","invited_by":"ann","role":"viewer",\#
        "sent_count":1,"status":"pending"}

        """#

    private static let settings = #"""
        {"active":false,"encrypted":false,"key":"minutes","section":"auth","type":"int","updated_at":"TIME",\#
        "updated_by":"ann","value":"30","version":1}
        {"active":true,"encrypted":true,"key":"token","section":"auth","type":"secret","updated_at":"TIME",\#
        "updated_by":"ann","value":null,"version":1}
        {"active":true,"encrypted":false,"key":"color","section":"branding","type":"string","updated_at":"TIME",\#
        "updated_by":"ann","value":"#ff6601","version":2}

        """#

    private static let quotas = #"""
        {"enforcement":"hard","max":0,"metric":"domains","percent":null,"period":"total","period_key":"total",\#
        "remaining":0,"source":"override","tenant":"acme","tenant_id":"tenant_ID","used":0}
        {"enforcement":"soft","max":null,"metric":"messages","percent":null,"period":"day","period_key":"DAY",\#
        "remaining":null,"resets_at":"TIME","source":"override","tenant":"acme","tenant_id":"tenant_ID","used":7}
        {"enforcement":"hard","max":1073741824,"metric":"storage","percent":0,"period":"total",\#
        "period_key":"total","remaining":1073741824,"source":"tier","tenant":"acme","tenant_id":"tenant_ID","used":0}
        {"enforcement":"hard","max":5,"metric":"users","percent":20,"period":"total","period_key":"total",\#
        "remaining":4,"source":"tier","tenant":"acme","tenant_id":"tenant_ID","used":1}
        {"enforcement":"none","max":null,"metric":"api_calls","percent":null,"period":"month",\#
        "period_key":"MONTH","remaining":null,"resets_at":"TIME","source":"none",\#
        "tenant":"acme","tenant_id":"tenant_ID","used":120}

        """#

    private static let catalogs = #"""
        {"is_default":false,"name":"chat","tiers":["free","pro","enterprise"],"version":1}
        {"is_default":false,"name":"securenet","tiers":["free","pro","business","enterprise","msp"],"version":1}
        {"is_default":true,"name":"smtp","tiers":["free","starter","pro","enterprise"],"version":1}
        {"is_default":false,"name":"stellara","tiers":["free","starter","pro","enterprise"],"version":1}
        {"is_default":false,"name":"web","tiers":["standard"],"version":1}

        """#

    private static let tiers = #"""
        {"features":["spam_filtering"],"id":"free","limits":{"domains":1,"messages/day":100,"storage":1073741824,\#
        "users":5},"name":"Free","policies":{},"rank":0}
        {"features":["spam_filtering","virus_scanning","dkim_signing","api_access"],"id":"starter",\#
        "limits":{"domains":3,"messages/day":1000,"storage":10737418240,"users":25},"name":"Starter",\#
        "policies":{},"rank":1}
        {"features":["spam_filtering","virus_scanning","dkim_signing","api_access","mailing_lists","webhooks",\#
        "custom_domains"],"id":"pro","limits":{"domains":10,"messages/day":10000,"storage":107374182400,\#
        "users":100},"name":"Professional","policies":{},"rank":2}
        {"features":["spam_filtering","virus_scanning","dkim_signing","api_access","mailing_lists","webhooks",\#
        "custom_domains","priority_support"],"id":"enterprise","limits":{"domains":null,"messages/day":null,\#
        "storage":null,"users":null},"name":"Enterprise","policies":{},"rank":3}

        """#

    private static let chat = """
        tier,name,messages/day,storage,users,features
        free,Free,1000,5368709120,10,
        pro,Pro,1000,5368709120,10,
        enterprise,Enterprise,1000,5368709120,10,

        """
}
