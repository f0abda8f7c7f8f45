import Foundation
import TestSupport
import Testing

@Suite("Printed data") struct OutputTests {
    @Test func `tenants are printed in every format as programs expect them`() throws {
        let store = try Self.store()
        #expect(try store.done("tenant", "list", "-o", "table").masked == Self.tenantTable)
        #expect(try store.done("tenant", "list", "-o", "ndjson").masked == Self.tenantLines)
        #expect(try store.done("tenant", "list", "-o", "csv").masked == Self.tenantCSV)
        #expect(try store.done("tenant", "list", "-o", "name") == "acme-corp\nformula\n")
        let all = try Self.values(store.done("tenant", "list", "-o", "json"))
        let lines = try Self.values(
            "["
                + store.done("tenant", "list", "-o", "ndjson").split(separator: "\n")
                .joined(separator: ",") + "]")
        #expect(all == lines)
        let one = try Self.values("[" + store.done("tenant", "show", "4711", "-o", "json") + "]")
        #expect(one.count == 1 && one.first == all.first)
    }

    @Test func `events are printed as programs expect them`() throws {
        let store = try Self.store()
        #expect(try store.done("events", "list", "--after", "8", "-o", "ndjson").masked == Self.eventLines)
        #expect(try store.done("events", "list", "--after", "8", "-o", "csv").masked == Self.eventCSV)
        let tail = try store.done("events", "tail", "--after", "8", "--count", "4", "-o", "ndjson")
        #expect(tail.masked == Self.eventLines)
        let shown = try Self.values("[" + store.done("events", "show", "12") + "]")
        #expect(try shown == Self.values("[" + store.done("events", "list", "--after", "11", "-o", "ndjson") + "]"))
    }

    @Test func `a table of events says whose they are and what they did, a stream as well`() throws {
        let store = try Self.eventful()
        #expect(try store.done("events", "list", "--after", "15").masked == Self.eventTable)
        #expect(!(try store.done("member", "list", "globex")).contains(" \n"))
        let tail = try store.done("events", "tail", "--after", "8", "--through", "11").masked
        #expect(tail == Self.eventStream)
        #expect(try store.done("tenant", "history", "globex", "-o", "csv").masked == Self.history)
    }

    @Test func `a list of events that was cut says that there are more`() throws {
        let store = try Self.store()
        for (arguments, isCut) in [
            (["events", "list", "--limit", "11"], true), (["events", "list", "--limit", "12"], false),
            (["events", "list", "--limit", "all"], false), (["tenant", "history", "4711", "--limit", "2"], true),
            (["tenant", "history", "4711", "--limit", "3"], false),
        ] {
            let told = try store.run(arguments).messages
            #expect(isCut ? told.hasPrefix("there are older ones; --through ") : told.isEmpty, "\(arguments): \(told)")
        }
    }

    @Test func `lists are gone through page by page, each entry once`() throws {
        let store = try Self.store()
        let all = try store.done("events", "list", "--limit", "all", "-o", "name").split(separator: "\n")
        for command in [["events", "list"], ["tenant", "history", "4711"], ["usage", "log", "acme-corp"]] {
            let whole = try store.run(command + ["--limit", "all", "-o", "name"]).output.split(separator: "\n")
            var (found, rest): ([Substring], [String]) = ([], [])
            repeat {
                let page = try store.run(command + ["--limit", "2", "-o", "name"] + rest)
                found = page.output.split(separator: "\n") + found
                rest = page.messages.firstMatch(of: /--through (\d+)/).map { ["--through", String($0.1)] } ?? []
            } while !rest.isEmpty && found.count <= all.count
            #expect(found == whole, "\(command)")
        }
        let whole = try store.done("tenant", "list", "-o", "name").split(separator: "\n")
        var (found, rest): ([Substring], [String]) = ([], [])
        repeat {
            let page = try store.run(["tenant", "list", "--limit", "1", "-o", "name"] + rest)
            found += page.output.split(separator: "\n")
            rest = page.messages.firstMatch(of: /--after (\S+);/).map { ["--after", String($0.1)] } ?? []
        } while !rest.isEmpty && found.count <= whole.count
        #expect(found == whole && whole.count > 1)
    }

    @Test func `quotas and members are printed as programs expect them`() throws {
        let store = try Self.store()
        #expect(try store.done("quota", "show", "acme-corp", "-o", "ndjson").masked == Self.quotaLines)
        #expect(try store.done("quota", "show", "acme-corp", "-o", "csv").masked == Self.quotaCSV)
        let member = #"{"joined_at":"TIME","role":"owner","user":"ann@example.com"}"# + "\n"
        #expect(try store.done("member", "list", "acme-corp", "-o", "ndjson").masked == member)
    }

    @Test func `nothing is printed as an empty list, and a table as its head`() throws {
        let store = try CommandLineStore()
        #expect(try store.done("tenant", "list", "-o", "ndjson") == "")
        #expect(try Self.values(store.done("tenant", "list", "-o", "json")).isEmpty)
        #expect(try store.done("tenant", "list", "-o", "csv") == "slug,name,state,tier,members,created,id\n")
    }

    @Test func `events are filtered by tenant, type, action, position and time`() throws {
        let store = try Self.store()
        let filters: [([String], [Int])] = [
            (["--tenant", "4711"], [7, 8, 11, 12]), (["--type", "tenant.created"], [7, 9]),
            (["--type", "tenant.created", "--type", "member.added", "--tenant", "formula"], [9, 10]),
            (["--action", "member.*"], [8, 10]), (["--action", "quota.*", "--action", "usage.recorded"], [11, 12]),
            (["--after", "9", "--through", "11"], [10, 11]), (["--limit", "2"], [11, 12]),
            (["--after", "3", "--limit", "2"], [4, 5]), (["--since", "2999-01-01T00:00:00Z"], []),
            (["--until", "2000-01-01T00:00:00Z"], []), (["--after", "99"], []),
        ]
        for (arguments, positions) in filters {
            let streams = try store.run(["events", "list", "-o", "name"] + arguments)
            #expect(streams.status == 0)
            #expect(streams.output.split(separator: "\n").map { Int($0) } == positions, "\(arguments)")
        }
    }

    /// A store with two tenants, one of which has used much of its quota.
    private static func store() throws -> CommandLineStore {
        let store = try CommandLineStore()
        try store.done(
            "tenant", "create", "Acme Corp", "--tier", "starter", "--owner", "ann@example.com", "--external-id", "4711",
            "--metadata", "segment=retail", "--actor", "user:ops@example.com")
        try store.done(
            "tenant", "create", "=cmd, \"x\"", "--slug", "formula", "--state", "pending", "--actor",
            "user:ops@example.com")
        try store.done("usage", "consume", "acme-corp", "messages", "900", "--actor", "service:app")
        return store
    }

    /// A store with a tenant to which this and that happened.
    private static func eventful() throws -> CommandLineStore {
        let store = try CommandLineStore()
        store.variables["TENANTRY_ACTOR"] = "ops"
        try store.done("tenant", "create", "Globex", "--owner", "ann", "--tier", "pro")
        for arguments in [
            ["quota", "override", "globex", "users", "9", "--enforcement", "soft", "--expires-at", "2999-01-01"],
            ["quota", "override", "globex", "messages/day", "unlimited"], ["quota", "clear", "globex", "users"],
            ["member", "add", "globex", "bob", "--role", "viewer"], ["member", "remove", "globex", "bob"],
            ["invitation", "create", "globex", "bob@example.com"],
            ["config", "set", "globex", "auth", "minutes", "30"],
            ["config", "delete", "globex", "auth", "minutes", "--reason", "a mistake"],
            ["tenant", "set-tier", "globex", "free", "--force"],
            ["activity", "record", "globex", "login", "--outcome", "denied"],
        ] {
            try store.run(arguments)
        }
        return store
    }

    /// The elements of a JSON array, to be compared whatever their layout.
    private static func values(_ text: String) throws -> [NSObject] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [NSObject])
    }

    private static let tenantTable = #"""
        SLUG       NAME       STATE    TIER     MEMBERS  CREATED     ID
        acme-corp  Acme Corp  active   starter  1        DAY  tenant_ID
        formula    =cmd, "x"  pending  free     1        DAY  tenant_ID

        """#

    private static let tenantLines = #"""
        {"activated_at":"TIME","billing":{},"catalog":{"name":"smtp","version":1},"created_at":"TIME",\#
        "external_id":"4711","features":["api_access","dkim_signing","spam_filtering","virus_scanning"],\#
        "health":"warning","hosts":[],\#
        "id":"tenant_ID","limits":{"domains":3,"messages/day":1000,"storage":10737418240,"users":25},\#
        "locale":"en-US","members":1,"metadata":{"segment":"retail"},"name":"Acme Corp","policies":{},"position":12,\#
        "revision":2,"slug":"acme-corp","state":"active","tier":"starter","timezone":"UTC","updated_at":"TIME",\#
        "version":4}
        {"billing":{},"catalog":{"name":"smtp","version":1},"created_at":"TIME","features":["spam_filtering"],\#
        "health":"warning","hosts":[],\#
        "id":"tenant_ID","limits":{"domains":1,"messages/day":100,"storage":1073741824,"users":5},\#
        "locale":"en-US","members":1,"metadata":{},"name":"=cmd, \"x\"","policies":{},"position":10,"revision":2,\#
        "slug":"formula","state":"pending","tier":"free","timezone":"UTC","updated_at":"TIME","version":2}

        """#

    private static let tenantCSV = #"""
        slug,name,state,tier,members,created,id
        acme-corp,Acme Corp,active,starter,1,DAY,tenant_ID
        formula,"'=cmd, ""x""",pending,free,1,DAY,tenant_ID

        """#

    private static let eventLines = #"""
        {"action":"tenant.created","actor":{"id":"ops@example.com","type":"user"},\#
        "data":{"catalog":{"catalog":"smtp","version":1},"locale":"en-US","name":"=cmd, \"x\"","slug":"formula",\#
        "state":"pending","tier":"free","timezone":"UTC"},"id":"event_ID","occurred_at":"TIME",\#
        "operation":"create","origin":"cli","outcome":"succeeded","position":9,"recorded_at":"TIME",\#
        "resource":{"id":"formula","type":"tenant"},"revision":1,"tenant":"tenant_ID","type":"tenant.created",\#
        "user_agent":"AGENT","version":1}
        {"action":"member.added","actor":{"id":"ops@example.com","type":"user"},"data":{"role":"owner",\#
        "user":"ops@example.com"},"id":"event_ID","occurred_at":"TIME","operation":"create","origin":"cli",\#
        "outcome":"succeeded","position":10,"recorded_at":"TIME","resource":{"id":"ops@example.com",\#
        "type":"member"},"revision":2,"tenant":"tenant_ID","type":"member.added","user_agent":"AGENT",\#
        "version":2}
        {"action":"usage.recorded","actor":{"id":"app","type":"service"},"data":{"amount":900,"consumed":true,\#
        "max":1000,"metric":"messages","period":"day","used":900},"id":"event_ID","occurred_at":"TIME",\#
        "operation":"update","origin":"cli","outcome":"succeeded","position":11,"recorded_at":"TIME",\#
        "resource":{"id":"messages","type":"quota"},"revision":2,"tenant":"tenant_ID","type":"usage.recorded",\#
        "user_agent":"AGENT","version":3}
        {"action":"quota.threshold.crossed","actor":{"id":"app","type":"service"},"causation":11,\#
        "data":{"limit":{"max":1000,"metric":"messages","period":"day"},"percent":80,"period_key":"DAY",\#
        "used":900},"id":"event_ID","occurred_at":"TIME","operation":"update","origin":"cli",\#
        "outcome":"succeeded","position":12,"recorded_at":"TIME","resource":{"id":"messages","type":"quota"},\#
        "revision":2,"tenant":"tenant_ID","type":"quota.threshold.crossed","user_agent":"AGENT","version":4}

        """#

    private static let eventCSV = #"""
        position,recorded,tenant,actor,action,resource,what
        #9,TIME,formula,ops@example.com,tenant.created,tenant/formula,"pending, tier free"
        #10,TIME,formula,ops@example.com,member.added,member/ops@example.com,as owner
        #11,TIME,acme-corp,app,usage.recorded,quota/messages,"'+900 → 900 of 1,000"
        #12,TIME,acme-corp,app,quota.threshold.crossed,quota/messages,"80 %: 900 of 1,000"

        """#

    private static let quotaLines = #"""
        {"enforcement":"hard","max":3,"metric":"domains","percent":0,"period":"total","period_key":"total",\#
        "remaining":3,"source":"tier","tenant":"acme-corp","tenant_id":"tenant_ID","used":0}
        {"enforcement":"hard","max":1000,"metric":"messages","percent":90,"period":"day","period_key":"DAY",\#
        "remaining":100,"resets_at":"TIME","source":"tier","tenant":"acme-corp","tenant_id":"tenant_ID","used":900}
        {"enforcement":"hard","max":10737418240,"metric":"storage","percent":0,"period":"total",\#
        "period_key":"total","remaining":10737418240,"source":"tier",\#
        "tenant":"acme-corp","tenant_id":"tenant_ID","used":0}
        {"enforcement":"hard","max":25,"metric":"users","percent":4,"period":"total","period_key":"total",\#
        "remaining":24,"source":"tier","tenant":"acme-corp","tenant_id":"tenant_ID","used":1}

        """#

    private static let quotaCSV = #"""
        metric,period,used,max,percent,enforcement,source
        domains,total,0,3,0 %,hard,tier
        messages,DAY,900,1000,90 %,hard,tier
        storage,total,0,10737418240,0 %,hard,tier
        users,total,1,25,4 %,hard,tier

        """#

    private static let eventTable = """
        POSITION  RECORDED              TENANT  ACTOR  ACTION               RESOURCE             WHAT
        #16       TIME  globex  ops    config.deleted       config/auth/minutes  was 30 "a mistake"
        #17       TIME  globex  ops    tenant.tier.changed  tenant/globex        pro → free
        #18       TIME  globex  ops    login                                     denied

        """

    private static let eventStream = """
        #9 TIME globex ops tenant.limit.overridden limit/users 100 → 9, soft, until DAY
        #10 TIME globex ops tenant.limit.overridden limit/messages/day 10,000 → unlimited
        #11 TIME globex ops tenant.limit.cleared limit/users was 9

        """

    private static let history = #"""
        position,recorded,actor,action,resource,what
        #7,TIME,ops,tenant.created,tenant/globex,"active, tier pro"
        #8,TIME,ops,member.added,member/ann,as owner
        #9,TIME,ops,tenant.limit.overridden,limit/users,"100 → 9, soft, until DAY"
        #10,TIME,ops,tenant.limit.overridden,limit/messages/day,"10,000 → unlimited"
        #11,TIME,ops,tenant.limit.cleared,limit/users,was 9
        #12,TIME,ops,member.added,member/bob,as viewer
        #13,TIME,ops,member.removed,member/bob,was viewer
        #14,TIME,ops,invitation.created,invitation/invitation_ID,"as member, until DAY"
        #15,TIME,ops,config.set,config/auth/minutes,30
        #16,TIME,ops,config.deleted,config/auth/minutes,"was 30 ""a mistake"""
        #17,TIME,ops,tenant.tier.changed,tenant/globex,pro → free
        #18,TIME,ops,login,,denied

        """#
}
