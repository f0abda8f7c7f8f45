import Foundation
import TestSupport
import Testing

/// The public JSON shapes of hosts, keys, onboarding, health, the trail and the past, one object a line.
@Suite("JSON shapes of the domain") struct DomainShapeTests {
    @Test func `what programs read has the shape that it has always had`() throws {
        let store = try CommandLineStore()
        store.variables["TENANTRY_ACTOR"] = "user:ann"
        for words in Self.history { #expect(try store.run(words).status == 0, "\(words)") }
        for (words, expected) in Self.first + Self.second {
            let output = try store.run(words + ["-o", "ndjson"]).output
            let masked = output.masked.replacing(/apikey_[0-9a-z]{26}/, with: "apikey_ID")
                .replacing(/"tk_[A-Za-z0-9_-]{5}"/, with: "\"PREFIX\"")
            #expect(masked == expected, "\(words)")
        }
    }

    private static let history = [
        ["tenant", "create", "Acme", "--tier", "free", "--state", "pending"],
        ["host", "add", "acme", "app.acme.test", "--primary", "--certificate", "vault:a"],
        ["feature", "enable", "acme", "sso"],
        ["policy", "set", "acme", "retention_days", "9"],
        ["onboarding", "start", "acme", "--step", "one", "--step", "two?"],
        ["onboarding", "complete", "acme", "one"],
        ["key", "create", "job", "--tenant", "acme", "--scope", "usage:read"],
        ["tenant", "set-region", "acme", "eu"],
        ["tenant", "set-isolation", "acme", "schema"],
        ["tenant", "link-billing", "acme", "--subscription-id", "s1"],
        ["usage", "consume", "acme", "messages", "85"],
    ]

    private static let first: [(words: [String], lines: String)] = [
        (
            ["host", "list", "acme"],
            ##"""
            {"certificate":"vault:a","host":"app.acme.test","kind":"host","primary":true,\##
            "registered_at":"TIME"}

            """##
        ),
        (
            ["feature", "list", "acme"],
            ##"""
            {"enabled":true,"feature":"spam_filtering","source":"tier"}
            {"enabled":true,"feature":"sso","source":"override"}

            """##
        ),
        (
            ["policy", "list", "acme"],
            ##"""
            {"policy":"retention_days","source":"override","value":"9"}

            """##
        ),
        (
            ["onboarding", "show", "acme"],
            ##"""
            {"completed_at":"TIME","percent":100,"started_at":"TIME","status":"completed",\##
            "steps":[{"completed_at":"TIME","completed_by":"ann","id":"one","optional":false},{"id":"two",\##
            "optional":true}]}

            """##
        ),
        (
            ["key", "list", "--tenant", "acme"],
            ##"""
            {"created_at":"TIME","created_by":"ann","id":"apikey_ID","name":"job","prefix":"PREFIX",\##
            "role":"member","scopes":["usage:read"],"status":"active","tenant":"acme"}

            """##
        ),
        (
            ["tenant", "health", "acme"],
            ##"""
            {"reasons":[{"detail":"85 of 100 are used","status":"warning","subject":"messages/day"}],\##
            "status":"warning","tenant":"acme","tenant_id":"tenant_ID"}

            """##
        ),
        (
            ["tenant", "alerts", "acme"],
            ##"""
            {"at":"TIME","limit":"messages/day","max":100,"percent":80,"period_key":"DAY","position":21,\##
            "tenant":"acme","tenant_id":"tenant_ID","used":85}

            """##
        ),
        (
            ["resolve", "--header", "acme"],
            ##"""
            {"source":"header","state":"active","tenant":"acme","tenant_id":"tenant_ID",\##
            "tried":[{"outcome":"absent","source":"host"},{"outcome":"absent","source":"subdomain"},\##
            {"outcome":"matched","source":"header","value":"acme"}]}

            """##
        ),
    ]

    private static let second: [(words: [String], lines: String)] = [
        (
            ["access", "list", "ann"],
            ##"""
            {"role":"owner","state":"active","tenant":"acme"}

            """##
        ),
        (
            ["usage", "daily", "acme"],
            ##"""
            {"day":"DAY","events":1,"metric":"messages","used":85}

            """##
        ),
        (
            ["stats"],
            ##"""
            {"created":{"DAY":1},"health":{"warning":1},"members":1,"onboarding_percent":100,"position":21,\##
            "states":{"active":1},"tenants":1,"tiers":{"smtp/free":1}}

            """##
        ),
        (
            ["tenant", "show", "acme"],
            ##"""
            {"activated_at":"TIME","billing":{"subscription_id":"s1"},"catalog":{"name":"smtp","version":1},\##
            "created_at":"TIME","features":["spam_filtering","sso"],"health":"warning",\##
            "hosts":["app.acme.test"],"id":"tenant_ID","isolation":{"namespace":"tenant_ID",\##
            "strategy":"schema"},"limits":{"domains":1,"messages/day":100,"storage":1073741824,"users":5},\##
            "locale":"en-US","members":1,"metadata":{},"name":"Acme","onboarding":"completed",\##
            "policies":{"retention_days":"9"},"position":21,"region":"eu","revision":13,"slug":"acme",\##
            "state":"active","tier":"free","timezone":"UTC","updated_at":"TIME","version":15}

            """##
        ),
        (
            ["quota", "check", "acme", "users", "2"],
            ##"""
            {"allowed":true,"limit":"users","max":5,"remaining":4,"used":1}

            """##
        ),
        (
            ["diff", "acme", "--from", "#7", "--to", "#8"],
            ##"""
            {"after":"TIME","field":"members.ann.joined_at","tenant":"acme"}
            {"after":"owner","field":"members.ann.role","tenant":"acme"}
            {"after":"ann","field":"members.ann.user","tenant":"acme"}
            {"after":"20","before":"0","field":"quotas.users/total.percent","tenant":"acme"}
            {"after":"4","before":"5","field":"quotas.users/total.remaining","tenant":"acme"}
            {"after":"1","before":"0","field":"quotas.users/total.used","tenant":"acme"}
            {"after":"1","before":"0","field":"tenant.members","tenant":"acme"}

            """##
        ),
        (
            ["audit", "query", "--tenant", "acme", "--action", "host.registered"],
            ##"""
            {"action":"host.registered","actor":{"id":"ann","type":"user"},"changes":[{"after":"host",\##
            "before":null,"field":"hosts.app.acme.test"},{"after":"true","before":null,\##
            "field":"hosts.app.acme.test.primary"},{"after":"vault:a","before":null,\##
            "field":"hosts.app.acme.test.certificate"}],"data":{"host":"app.acme.test",\##
            "to":{"certificate":"vault:a","kind":"host","primary":true}},"id":"event_ID",\##
            "occurred_at":"TIME","operation":"create","origin":"cli","outcome":"succeeded","position":9,\##
            "recorded_at":"TIME","resource":{"id":"app.acme.test","type":"host"},"revision":3,\##
            "tenant":"tenant_ID","type":"host.registered","user_agent":"AGENT","version":3}

            """##
        ),
        (
            ["audit", "counts", "--group-by", "outcome"],
            ##"""
            {"count":22,"key":"succeeded"}

            """##
        ),
    ]
}
