import Foundation
import TenantModel
import Tenantry
import TestSupport
import Testing

@Suite("Changes") struct ChangeTests {
    @Test func `a tenant's own fields are changed and removed`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--owner", "ann", "--metadata", "plan=old")
        try store.done(
            "tenant", "update", "acme", "--name", "Acme Ltd", "--slug", "acme-ltd", "--description", "the first",
            "--timezone", "Europe/Berlin", "--locale", "de-DE", "--billing-email", "bills@example.com",
            "--contact-phone", "+49 30 1", "--metadata", "plan=new", "--metadata", "region=eu=west")
        #expect(try store.done("tenant", "show", "acme-ltd").masked == Self.changed)
        try store.done(
            "tenant", "update", "acme-ltd", "--clear", "description", "--clear", "billing_email", "--clear",
            "contact_phone", "--clear", "metadata.plan")
        let shown = try store.done("tenant", "show", "acme-ltd")
        #expect(shown.contains("metadata        region=eu=west\n"))
        for field in ["description", "billing e-mail", "contact phone"] { #expect(!shown.contains(field)) }
        #expect(try store.run(["tenant", "update", "acme-ltd"]).messages == "nothing to do: it is so already\n")
        let history = try store.done("tenant", "history", "acme-ltd", "--limit", "1", "-o", "csv")
        #expect(history.contains("description the first → (none), metadata.plan new → (none)"))
        #expect(history.contains("billing_email (sealed) → (none), contact_phone (sealed) → (none)"))
        #expect(!(try store.done("events", "list", "--limit", "all", "-o", "ndjson")).contains("bills@"))
    }

    @Test func `a field that cannot be removed is refused with those that can`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme")
        let streams = try store.run(["tenant", "update", "acme", "--name", "Other", "--clear", "name"])
        #expect(streams.status == 64)
        #expect(streams.messages.hasPrefix("tenantry: 'name' cannot be removed; description, billing_email, "))
        #expect(!streams.messages.contains("Usage:"))
        #expect(try store.done("tenant", "list", "-o", "csv").contains("acme,Acme,"))
    }

    @Test func `deleting says what to type, and does nothing until it is typed`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--external-id", "4711")
        try store.done("tenant", "create", "Globex")
        let delete = ["tenant", "delete", "4711"]
        let missing = try store.run(delete)
        #expect(missing.status == 64)
        #expect(missing.messages == "tenantry: deleting acme needs --confirm acme\n")
        let wrong = try store.run(delete + ["--confirm", "globex"])
        #expect(wrong.status == 64)
        #expect(wrong.messages == "tenantry: --confirm globex is not its slug: deleting acme needs --confirm acme\n")
        #expect(try store.done("tenant", "list", "-o", "name") == "acme\nglobex\n")
        #expect(try store.run(delete + ["--confirm", "acme"]).status == 0)
        #expect(try store.done("tenant", "list", "-o", "name") == "globex\n")
        try store.done("tenant", "restore", "acme")
        #expect(try store.done("tenant", "list", "-o", "name") == "acme\nglobex\n")
    }

    @Test func `whose doing it was is told by the environment unless a flag says otherwise`() throws {
        let store = try CommandLineStore()
        func last() throws -> String { try store.done("events", "list", "--limit", "1", "-o", "ndjson") }
        try store.done("tenant", "create", "Acme", "--owner", "ann")
        #expect(try last().contains(#""actor":{"id":"\#(NSUserName())","type":"operator"}"#))
        store.variables["TENANTRY_ACTOR"] = "service:billing:eu"
        try store.done("tenant", "suspend", "acme")
        #expect(try last().contains(#""actor":{"id":"billing:eu","type":"service"}"#))
        store.variables["TENANTRY_ACTOR"] = "ops@example.com"
        try store.done("tenant", "activate", "acme")
        #expect(try last().contains(#""actor":{"id":"ops@example.com","type":"operator"}"#))
        try store.done("tenant", "suspend", "acme", "--actor", "user:ann")
        #expect(try last().contains(#""actor":{"id":"ann","type":"user"}"#))
    }

    @Test func `a log ahead of the clock is written to only if the clock is accepted`() async throws {
        let store = try CommandLineStore()
        let clock = SimulatedClock(Timestamp("2099-01-01T00:00:00Z")!.rawValue)
        var options = Platform.Options()
        options.edges.clock = clock.logClock
        let platform = try Platform.open(at: store.path, options: options)
        let context = CommandContext(actor: .system, origin: .commandLine)
        try await platform.execute(CreateTenant(id: platform.newTenantID(), name: "Later"), as: context)
        try platform.close()
        let refused = try store.run(["tenant", "create", "Acme"])
        #expect(refused.status == 74)
        #expect(refused.messages.contains("ahead of the clock"))
        #expect(refused.messages.contains("--accept-clock"))
        #expect(try store.done("tenant", "list", "-o", "name") == "later\n")
        try store.done("tenant", "create", "Acme", "--accept-clock")
        #expect(try store.done("tenant", "show", "acme", "-o", "name") == "acme\n")
        #expect(try store.done("replay").hasPrefix("equal"))
    }

    @Test func `an application's entry is kept as it is told`() throws {
        let store = try CommandLineStore()
        try store.done("tenant", "create", "Acme", "--owner", "ann")
        try store.done(
            "activity", "record", "acme", "document.shared", "--resource", "document:47:11", "--outcome", "denied",
            "--operation", "read", "--before", #"{"shared":false}"#, "--after", "true", "--details", "[1]",
            "--occurred-at", "2026-01-02T03:04:05Z", "--actor", "user:ann", "--reason", "asked")
        let line = try store.done("events", "list", "--limit", "1", "-o", "ndjson")
        #expect(line.contains(#""occurred_at":"2026-01-02T03:04:05.000000Z""#))
        #expect(line.masked == Self.activity)
        for (arguments, code, told) in [
            (["login", "--resource", "document"], Int32(64), "'document' is not TYPE:ID"),
            (["login", "--details", "{"], 65, "details must be a JSON text"), ([""], 65, "action must have"),
            (["login", "--outcome", "maybe"], 64, "'maybe' is invalid"),
        ] {
            let streams = try store.run(["activity", "record", "acme"] + arguments)
            #expect(streams.status == code, "\(arguments)")
            #expect(streams.messages.contains(told), "\(arguments): \(streams.messages)")
        }
        #expect(try store.done("events", "list", "--after", "8", "-o", "name") == "9\n")
    }

    private static let changed = """
        slug            acme-ltd
        name            Acme Ltd
        id              tenant_ID
        description     the first
        state           active
        since           TIME
        tier            free of smtp/1
        health          healthy
        features        spam_filtering
        limits          domains 1, messages/day 100, storage 1,073,741,824, users 5
        members         1
        billing e-mail  sealed
        contact phone   sealed
        timezone        Europe/Berlin
        locale          de-DE
        metadata        plan=new region=eu=west
        created         TIME
        updated         TIME
        revision        3
        version         3
        position        #9

        """

    private static let activity = #"""
        {"action":"document.shared","actor":{"id":"ann","type":"user"},"data":{"after":true,\#
        "before":{"shared":false},"details":[1]},"id":"event_ID","occurred_at":"TIME","operation":"read",\#
        "origin":"cli","outcome":"denied","position":9,"reason":"asked","recorded_at":"TIME",\#
        "resource":{"id":"47:11","type":"document"},"revision":2,"tenant":"tenant_ID",\#
        "type":"activity.recorded","user_agent":"AGENT","version":3}

        """#
}
