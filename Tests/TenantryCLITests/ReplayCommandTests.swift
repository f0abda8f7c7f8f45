import Foundation
import TestSupport
import Testing

/// What an engineer sees who looks for the reason of a state: the tables, and the JSON that programs rely on.
@Suite("Replay commands") struct ReplayCommandTests {
    private static func store() throws -> CommandLineStore {
        let store = try CommandLineStore()
        store.variables["TENANTRY_ACTOR"] = "user:ann"
        try store.done("tenant", "create", "Acme", "--tier", "free", "--owner", "ann")
        try store.done("usage", "consume", "acme", "messages", "85")
        try store.done("tenant", "suspend", "acme", "--reason", "unpaid", "--actor", "operator:ops")
        try store.done("tenant", "activate", "acme")
        try store.done("tenant", "create", "Globex")
        try store.done("member", "add", "acme", "bob")
        return store
    }

    @Test func `steps show each event and both sides of what it changed`() throws {
        let store = try Self.store()
        let steps = try store.done("replay", "acme", "--steps").masked
        #expect(
            steps.hasSuffix(
                """
                #9  TIME  usage.recorded  by ann
                    health          healthy → warning
                    usage.messages  (none) → 85
                #10  TIME  quota.threshold.crossed  by ann
                    usage.messages.reported  (none) → 80 %
                    alert                    (none) → #10 messages/day 80 % (DAY)
                #11  TIME  tenant.suspended  by ops
                    "unpaid"
                    state         active → suspended
                    state_reason  (none) → unpaid
                    health        warning → critical
                #12  TIME  tenant.activated  by ann
                    state         suspended → active
                    state_reason  unpaid → (none)
                    health        critical → warning
                #15  TIME  member.added  by ann
                    members.bob  (none) → member
                    usage.users  1 → 2

                """), "\(steps)")
        #expect(steps.hasPrefix("#7  TIME  tenant.created  by ann\n    state "))
        let events = try store.done("replay", "--events", "--from", "#12").masked
        #expect(
            events == """
                #13  TIME  globex  tenant.created  by ann
                #14  TIME  globex  member.added  by ann
                #15  TIME  acme  member.added  by ann

                """)
        let row = try store.done("replay", "acme", "--steps", "--from", "#12", "-o", "csv").masked
        #expect(
            row == """
                position,recorded,tenant,actor,action,field,before,after
                #15,TIME,acme,ann,member.added,members.bob,,member
                #15,TIME,acme,ann,member.added,usage.users,1,2

                """)
        #expect(try store.done("replay", "acme", "--events", "-o", "name") == "7\n8\n9\n10\n11\n12\n15\n")
    }

    @Test func `a step has the JSON shape that it has always had`() throws {
        let store = try Self.store()
        let line = try store.done("replay", "acme", "--steps", "--from", "#10", "--to", "#11", "-o", "ndjson").masked
        #expect(
            line == #"""
                {"changes":[{"after":"suspended","before":"active","field":"state"},\#
                {"after":"unpaid","before":null,"field":"state_reason"},\#
                {"after":"critical","before":"warning","field":"health"}],\#
                "event":{"action":"tenant.suspended","actor":{"id":"ops","type":"operator"},\#
                "data":{"from":"active","to":"suspended"},"id":"event_ID","occurred_at":"TIME","operation":"update",\#
                "origin":"cli","outcome":"succeeded","position":11,"reason":"unpaid","recorded_at":"TIME",\#
                "resource":{"id":"acme","type":"tenant"},"revision":5,"tenant":"tenant_ID","type":"tenant.suspended",\#
                "user_agent":"AGENT","version":5},"step":5}

                """#)
        let array = try store.done("replay", "acme", "--steps", "-o", "json")
        #expect(try (JSONSerialization.jsonObject(with: Data(array.utf8)) as? [Any])?.count == 7)
    }

    @Test func `a replay stops where it is told, and gives the state of any moment`() throws {
        let store = try Self.store()
        let stop = try store.run(["replay", "acme", "--break", "state=suspended", "--break", "type=member.removed"])
        #expect(stop.output.hasPrefix("#11  ") && stop.messages.contains("step 5 of 7: state=suspended"))
        let all = try store.run(["replay", "--break", "quota.messages.percent>=80", "-o", "name"])
        #expect(all.output == "9\n")
        #expect(try store.run(["replay", "acme", "--break", "state=deleted"]).status == 5)
        let typo = try store.run(["replay", "acme", "--break", "stat=deleted"])
        #expect(typo.status == 64 && typo.messages.contains("character 1: there is no name 'stat'"))
        #expect(try store.done("replay", "acme", "--to", "#11").contains(#/\nstate +suspended \(unpaid\)\n/#))
        #expect(try store.done("replay", "--to", "#12").contains("states     active 1\n"))
        #expect(try store.done("replay").hasPrefix("equal, digest "))
        #expect(try store.run(["replay", "acme", "--to", "#3"]).status == 5)
        #expect(try store.run(["replay", "acme", "--to", "#99"]).status == 5)
    }

    @Test func `a session goes forwards and backwards by commands from standard input`() throws {
        let store = try Self.store()
        store.variables["COLUMNS"] = "80"
        let script = """
            n
            next 4
            p
            f state
            F state
            b state=suspended
            g first
            c
            s
            q
            e
            d
            b
            u 1
            c
            C
            #9
            r
            ?
            x
            n
            """
        let streams = try store.run(["replay", "acme", "--interactive"], input: script)
        #expect(streams.status == 0 && streams.messages == "", "\(streams.messages)")
        let places = streams.output.matches(of: /step ([0-9]) of 7/).map { String($0.1) }
        #expect(places == ["0", "1", "5", "4", "5", "1", "1", "5", "7", "0", "3"])
        let output = streams.output.masked
        for line in [
            "stopped: state=suspended", "state     suspended (unpaid)", "1  state=suspended",
            "no longer: state=suspended", "LIMIT         USED  MAX", "messages/day  85    100",
            "reason     unpaid",
            "step 0 of 7, before the first event", "0000  01 00 60 00", "  n, next [COUNT]",
        ] { #expect(output.contains(line), "\(line)\n\(output)") }
        for line in streams.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        for (text, wanted) in [
            ("n\nz", "line 2, 'z'"), ("g nowhere", "no place"), ("f", "which field"), ("b stat=x", "character 1"),
            ("u 3", "no condition"), ("n many", "no number"), ("s s", "nothing can follow"), ("#99", "no position 99"),
        ] {
            let streams = try store.run(["replay", "acme", "-i"], input: text)
            #expect([5, 65].contains(streams.status) && streams.messages.contains(wanted), "\(streams.messages)")
        }
    }

    @Test func `a terminal's keys do what lines do, and it is given back as it was`() throws {
        let store = try Self.store()
        // `script` makes a terminal; what it is given are keys that are pressed.
        let keys =
            "\u{1B}[C" + "n" + "\u{1B}[D" + "2\n" + "fstate\n" + "f\n" + "\u{1B}[F" + "gfirst\n" + "é" + ":s\n" + "x"
        let process = store.process(["replay", "acme", "--interactive"])
        let program = try #require(process.executableURL?.path)
        let session = """
            stty -a > '\(store.path).before'; timeout --foreground 60 '\(program)' replay acme -i
            stty -a > '\(store.path).after'
            """
        let terminal = Process()
        terminal.executableURL = URL(filePath: "/usr/bin/script")
        terminal.arguments = ["-qec", session, "/dev/null"]
        terminal.environment = process.environment?.merging(["TERM": "xterm"]) { $1 }
        let (input, output) = (Pipe(), Pipe())
        (terminal.standardInput, terminal.standardOutput) = (input, output)
        try terminal.run()
        try input.fileHandleForWriting.write(contentsOf: Data(keys.utf8))
        let shown = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        terminal.waitUntilExit()
        try input.fileHandleForWriting.close()
        let places = shown.matches(of: /step ([0-9]) of 7/).map { String($0.1) }
        #expect(places == ["0", "1", "2", "1", "0", "1", "5", "7", "1"], "\(shown)")
        #expect(shown.contains("no command 'é'") && shown.contains(/slug +acme/), "\(shown)")
        let settings = try ["before", "after"].map {
            try String(contentsOfFile: "\(store.path).\($0)", encoding: .utf8)
        }
        #expect(settings[0] == settings[1] && settings[0].contains("icanon"))
    }

    @Test func `a bisection says where a condition turned true`() throws {
        let store = try Self.store()
        let streams = try store.run(["bisect", "acme", "state=suspended"])
        #expect(streams.status == 0)
        #expect(
            streams.output.masked == """
                state=suspended: false at #10, true at #11
                #11  TIME  tenant.suspended  by ops
                    "unpaid"
                    state         active → suspended
                    state_reason  (none) → unpaid
                    health        warning → critical
                it is false again at the end; this is the first time that it was true

                """)
        #expect(try store.done("bisect", "fleet.tenants>=2", "-o", "name") == "13\n")
        #expect(try store.done("bisect", "member.bob=member", "-o", "name") == "15\n")
        let json = try store.done("bisect", "acme", "members>=2", "-o", "ndjson").masked
        #expect(json.hasPrefix(#"{"changes":[{"after":"member","before":null,"field":"members.bob"},"#))
        #expect(
            json.contains(#""condition":"members>=2","event":{"#) && json.contains(#""holds_at_end":true,"looks":"#))
        #expect(json.hasSuffix(#""position":15,"recorded_at":"TIME","tenant":"tenant_ID"}"# + "\n"))
        #expect(try store.run(["bisect", "acme", "state=deleted"]).status == 5)
        #expect(try store.run(["bisect", "acme", "type=member.added"]).status == 65)
        #expect(try store.run(["bisect", "acme", "state"]).status == 64)
    }

    @Test func `a bundle is opened without the store, whole or pseudonymised`() throws {
        let store = try Self.store()
        let (clear, hidden) = (store.path + ".clear", store.path + ".hidden")
        let made = try store.run(["bundle", "acme", "-o", clear])
        #expect(made.status == 0 && made.output == "" && made.messages == "13 records of acme\n")
        try store.done("bundle", "acme", "--pseudonymise", "-o", hidden)
        #expect(try store.run(["bundle", "acme", "-o", clear]).status == 73)
        let steps = try store.done("replay", "acme", "--steps")
        let state = try store.done("replay", "acme")
        try FileManager.default.removeItem(atPath: store.path)
        try FileManager.default.removeItem(atPath: store.path + ".key")
        #expect(try store.done("replay", "--bundle", clear, "--steps") == steps)
        #expect(try store.done("replay", "--bundle", clear) == state)
        let other = try store.done("replay", "--bundle", hidden, "--steps")
        #expect(other.contains("state         active → suspended") && other.contains("members.p3   (none) → member"))
        for word in ["acme", "Acme", "ann", "bob", "ops", "unpaid", "root"] {
            #expect(!other.contains(word), "\(word)")
        }
        #expect(try store.done("bisect", "--bundle", hidden, "state=suspended", "-o", "name") == "11\n")
        #expect(try store.run(["replay", "--bundle", hidden, "-i"], input: "n\nr\n").output.contains("0000  01 00"))
        let cut = try String(contentsOfFile: clear, encoding: .utf8).dropLast(150)
        let broken = try store.run(["replay", "--bundle", try store.file("cut", String(cut))])
        #expect(broken.status == 65 && broken.messages.contains("line 14"), "\(broken.messages)")
        #expect(try store.run(["replay", "--bundle", store.path + ".none"]).status == 5)
    }

    @Test func `a beginning after the end, and a bundle that is no file, are refused with the reason`() throws {
        let store = try Self.store()
        for words in [["replay", "acme", "--steps"], ["bisect", "acme", "version>=2"]] {
            let streams = try store.run(words + ["--from", "#9", "--to", "#8"])
            #expect(streams.status == 5 && streams.messages.contains("#9 is after #8, where the replay ends"))
        }
        let last = try store.run(["replay", "acme", "--steps", "--from", "#8", "--to", "#8"])
        #expect(last.status == 0 && last.output == "" && last.messages.contains("there is no event to show"))
        let directory = try store.run(["replay", "--bundle", store.path])
        #expect(directory.status == 74 && directory.messages.contains("cannot read \(store.path)"))
        let fleet = try store.done("bisect", "fleet.tenants>=1", "-o", "json")
        #expect(!fleet.contains("holds_at_end"))
    }

    @Test func `what-if shows who would have been over, and what could not follow`() throws {
        let store = try Self.store()
        let smaller = try store.file(
            "smaller.yaml",
            """
            catalog: smtp
            version: 2
            default: free
            tiers:
              - id: free
                name: Free
                rank: 0
                limits: {users: 1, domains: 1, messages/day: 80}
            """)
        let over = try store.run(["what-if", "--catalog", smaller])
        #expect(over.status == 0, "\(over.messages)")
        #expect(
            over.output.masked == """
                TENANT  WHAT               HAPPENED  WHAT IF
                acme    over messages/day  never     from #9 DAY, 85 of 80
                acme    over users         never     from #15 DAY, 2 of 1
                acme    health             warning   critical
                globex  health             healthy   critical

                """, "\(over.output)")
        let without = try store.run(["what-if", "acme", "--without", "#11", "--without", "actor=nobody"])
        #expect(
            without.output == """
                TENANT  WHAT  HAPPENED          WHAT IF
                acme    #12   tenant.activated  could not follow: the tenant is active, not suspended

                """)
        #expect(without.messages == "7 events, 1 left out, 1 could not follow, 1 tenant with differences\n")
        let json = try store.done("what-if", "acme", "--without", "type=member.*", "-o", "ndjson").masked
        #expect(
            json == #"""
                {"differences":[{"field":"members.ann","happened":"owner","what_if":null},\#
                {"field":"members.bob","happened":"member","what_if":null},\#
                {"field":"usage.users","happened":"2","what_if":null}],"dropped":[],"dropped_count":0,\#
                "id":"tenant_ID","left_out":2,"limits":[],"tenant":"acme"}

                """#)
        #expect(try store.run(["what-if"]).status == 64)
        #expect(try store.run(["what-if", "--without", "type=member.exploded"]).status == 64)
        #expect(try store.done("replay").contains("15 events"))
    }
}
